import { errors } from '@elastic/transport'
import type { Ask } from './ask.ts'
import { SetupTrouble } from './setup-trouble.ts'
import { coveringTemplate } from './template.ts'
import { findIndex } from './whereabouts.ts'

/** Not 401: the login may be wrong for the moment only. */
const MAY_NOT_ASK = new Set([400, 403, 405])

/**
 * Makes sure that what is written under `index` goes to a data stream: one that is there, or one that the server will make by
 * a template at the first record. Otherwise it would make a plain index, which holds the name from then on.
 *
 * @param notice told if we may not look, after which records go on
 * @returns whether the data stream is there already
 * @throws SetupTrouble if it is no data stream and will be none; what `ask` throws, if the server cannot answer now
 */
export async function checkDataStream(
  ask: Ask,
  index: string,
  notice: (reason: string) => void,
): Promise<boolean> {
  try {
    const { kind } = await findIndex(ask, index)
    if (kind === 'index') {
      throw new SetupTrouble(
        `"${index}" is a plain index, and the target wants a data stream (data_stream: true); give it another "index:", or ` +
          'leave data_stream out, or move the documents to another index and delete this one',
      )
    }
    if (kind !== 'nothing') return true
    const template = await coveringTemplate(ask, index)
    if (template?.dataStream === true) return false
    throw new SetupTrouble(
      template === undefined
        ? `no index template makes "${index}" a data stream; install one with "data_stream": {}, or let gramexlog do it (template: true, with a login that may manage index templates)`
        : `the index template "${template.name}" would make "${index}" a plain index; add "data_stream": {} to it, or give the target another "index:"`,
    )
  } catch (error) {
    const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0
    if (!MAY_NOT_ASK.has(status)) throw error
    notice(`whether "${index}" is a data stream could not be found out (HTTP ${status}); records are sent`)
    return false
  }
}
