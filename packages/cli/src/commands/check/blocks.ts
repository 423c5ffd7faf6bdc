import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

interface Settings {
  readonly [index: string]: { readonly settings?: { readonly [setting: string]: unknown } }
}

const BLOCKS = ['read_only_allow_delete', 'read_only', 'write'] as const

/** Whether the index takes what is written to it, or somebody, or a full disk, has closed it. */
export async function checkBlocks(questions: Questions, findings: Findings, index: string): Promise<void> {
  const path = `/${encodeURIComponent(index)}/_settings`
  const { body, fault } = await questions.get<Settings>(path, undefined, { flat_settings: 'true' })
  if (fault !== undefined) {
    findings.unknown('blocks', `they cannot be looked at: ${fault.reason}`)
    return
  }
  // Of a data stream and most aliases the last is written to.
  const [name = index, { settings = {} } = {}] = Object.entries(body).sort().at(-1) ?? []
  const block = BLOCKS.find((block) => String(settings[`index.blocks.${block}`]) === 'true')
  if (block === undefined) {
    findings.ok('blocks', 'none')
    return
  }
  const why =
    block === 'read_only_allow_delete'
      ? "free room on the server's disk, which has passed its flood stage, then "
      : 'if nobody wants it so, '
  findings.failed(
    'blocks',
    `${name} refuses all records: index.blocks.${block}`,
    `${why}PUT /${name}/_settings {"index.blocks.${block}": null}`,
  )
}
