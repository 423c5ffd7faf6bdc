import { bytesText } from '../../terminal/amounts.ts'
import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

interface NodeDisks {
  readonly nodes?: {
    readonly [id: string]: {
      readonly name?: string
      readonly fs?: {
        readonly total?: { readonly total_in_bytes?: number; readonly available_in_bytes?: number }
      }
    }
  }
}

/** Where the servers themselves make indices read-only, unless they are set otherwise. */
const FLOOD_SHARE = 0.05
const FLOOD_MOST_BYTES = 100 * 1024 ** 3

export async function checkDisk(questions: Questions, findings: Findings): Promise<void> {
  const filter = 'nodes.*.name,nodes.*.fs.total.total_in_bytes,nodes.*.fs.total.available_in_bytes'
  const { body } = await questions.get<NodeDisks>('/_nodes/stats/fs', filter)
  const disks = Object.values(body?.nodes ?? {}).flatMap(({ name = 'a node', fs }) => {
    const { total_in_bytes: total = 0, available_in_bytes: free = 0 } = fs?.total ?? {}
    return total > 0 ? [{ name, total, free }] : []
  })
  if (disks.length === 0) {
    findings.unknown('disk', 'the server does not tell how full its disk is')
    return
  }
  const fullest = disks.reduce((one, other) =>
    one.free / one.total <= other.free / other.total ? one : other,
  )
  const { name, total, free } = fullest
  const found = `${bytesText(free)} of ${bytesText(total)} are free on ${name}`
  if (free > Math.min(total * FLOOD_SHARE, FLOOD_MOST_BYTES)) findings.ok('disk', found)
  else
    findings.failed(
      'disk',
      found,
      'delete what is old (retention:, gramexlog prune) or give the node a larger disk: it is about to refuse all writes',
    )
}
