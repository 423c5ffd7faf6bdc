import { errors } from '@elastic/transport'
import type { Ask } from './ask.ts'

/** How a server deletes what is older than a data stream's retention. */
export type RetentionBy = 'lifecycle' | 'ilm' | 'none'

/** Answers of a server that does not have what it was asked for. */
const ABSENT = new Set([400, 404, 405])
/** Up to how many days of retention an index takes records for how long: about a tenth of what is kept, as the server does by itself. */
const MAX_AGES: readonly (readonly [days: number, maxAge: string])[] = [
  [1, '1h'],
  [14, '1d'],
  [90, '7d'],
  [Number.POSITIVE_INFINITY, '30d'],
]
const DAYS: Readonly<Record<string, number>> = { d: 1, h: 1 / 24, m: 1 / 1_440, s: 1 / 86_400 }

/**
 * Installs an ILM policy, for servers whose data streams have no lifecycle of their own.
 * @returns whether the server has ILM
 * @throws what `ask` throws, if the server cannot answer now or does not let us
 */
export async function installPolicy(ask: Ask, name: string, retention: string): Promise<boolean> {
  const rollover = { max_age: maxAgeFor(retention), max_primary_shard_size: '50gb' }
  const body = {
    policy: {
      phases: {
        hot: { actions: { rollover } },
        delete: { min_age: retention, actions: { delete: {} } },
      },
    },
  }
  try {
    await ask({ method: 'PUT', path: `/_ilm/policy/${encodeURIComponent(name)}`, body })
    return true
  } catch (error) {
    if (ABSENT.has(statusOf(error))) return false
    throw error
  }
}

/**
 * Gives a data stream that is there the retention of the configuration: a template only speaks of those to come.
 * @param notice told if the server does not let us
 * @throws what `ask` throws, if the server cannot answer now
 */
export async function setRetention(
  ask: Ask,
  stream: string,
  retention: string,
  notice: (reason: string) => void,
): Promise<void> {
  const path = `/_data_stream/${encodeURIComponent(stream)}/_lifecycle`
  try {
    const { data_streams = [] } = await ask<{
      data_streams?: { lifecycle?: { data_retention?: string } }[]
    }>({ method: 'GET', path })
    if (data_streams[0]?.lifecycle?.data_retention === retention) return
    await ask({ method: 'PUT', path, body: { data_retention: retention } })
  } catch (error) {
    const status = statusOf(error)
    if (status !== 403 && !ABSENT.has(status)) throw error
    notice(
      `the retention of the data stream "${stream}", which is there, could not be set to ${retention} (HTTP ${status})`,
    )
  }
}

function maxAgeFor(retention: string): string {
  const days = Number.parseInt(retention, 10) * (DAYS[retention.at(-1)!] ?? 1)
  return MAX_AGES.find(([most]) => days <= most)![1]
}

function statusOf(error: unknown): number {
  return error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0
}
