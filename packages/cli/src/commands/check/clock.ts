import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

interface NodeTimes {
  readonly nodes?: { readonly [id: string]: { readonly timestamp?: number } }
}

const MOST_MS = 30_000
/** A Date header is cut to the second. */
const HALF_SECOND_MS = 500

/** Whether the clocks of both machines agree: by the server's own time, or the Date that its answers, or a proxy's, have. */
export async function checkClock(questions: Questions, findings: Findings): Promise<void> {
  const askedMs = Date.now()
  const reply = await questions.get<NodeTimes>('/_nodes/_local/stats/process', 'nodes.*.timestamp')
  const middleMs = (askedMs + Date.now()) / 2
  const header = reply.fault === undefined ? reply.headers.date : undefined
  const theirsMs =
    Object.values(reply.body?.nodes ?? {})[0]?.timestamp ??
    (typeof header === 'string' ? Date.parse(header) + HALF_SECOND_MS : Number.NaN)
  if (Number.isNaN(theirsMs)) {
    findings.unknown('clock', 'the server does not tell its time')
    return
  }
  const apartMs = theirsMs - middleMs
  const apart = `${Math.abs(apartMs / 1_000).toFixed(1)} s`
  if (Math.abs(apartMs) <= MOST_MS) findings.ok('clock', `${apart} apart from this machine's`)
  else
    findings.failed(
      'clock',
      `${apart} ${apartMs > 0 ? 'ahead of' : 'behind'} this machine's`,
      'set both clocks by NTP: @timestamp is by the clock of the machine that logs',
    )
}
