/** Records for the page to show: as an app of some size logs them, one each 0.4 s, the newest now. */
export function* requestRecords(count: number, nowMs: number): Generator<Record<string, unknown>> {
  for (let n = 0; n < count; n++) {
    yield {
      '@timestamp': new Date(nowMs - (count - 1 - n) * 400).toISOString(),
      level: LEVELS[(n * 7) % LEVELS.length],
      message: MESSAGES[(n * 13) % MESSAGES.length],
      duration: (n * 37) % 1_900,
      user: { id: USERS[n % USERS.length], team: 'red' },
      'headers.User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)',
      path: `/api/v${n % 3}/items`,
      ok: n % 5 !== 0,
      tags: ['api', `zone-${n % 3}`],
      n,
    }
  }
}

export const LEVELS = ['info', 'info', 'info', 'info', 'debug', 'warn', 'error', 'info', 'debug', 'info']
const MESSAGES = [
  'signed in',
  'opened the report',
  'saved settings',
  'payment failed',
  'export finished',
  'cache miss',
  'job started',
]
const USERS = ['ann', 'bob', 'cho', 'dia']

const MIB = 1024 * 1024

/** Records that would harm a page that takes them for more than text. Each calls `harm()` where it gets to run. */
export function hostileRecords(): string[] {
  const members = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`member-${n}`, n]))
  const nested = (depth: number) => `${'{"in":'.repeat(depth)}"innermost"${'}'.repeat(depth)}`
  return [
    JSON.stringify({
      message: '<script>harm()</script><img src=x onerror=harm()>',
      level: '"><svg onload=harm()>',
    }),
    JSON.stringify({
      message: 'links',
      link: 'javascript:harm()',
      url: 'data:text/html,<script>harm()</script>',
    }),
    JSON.stringify({ message: 'bidi \u202Etxt.exe\u202C \u2066x\u2069 \u200Bzero\uFEFF', 'na\u202Eme': 'v' }),
    JSON.stringify({
      message: 'controls \u0000\u0007\u001b[2J\u001b[31mred\u001b[0m\r\n\tnext \u0085\u2028',
    }),
    JSON.stringify({ message: 'long', long: 'x'.repeat(MIB - 2_000) }),
    '{"message":"names","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":"t"}',
    JSON.stringify({
      message: 'HTML in names',
      '<b onclick=harm()>name</b>': '</td></tr></table><h1>out',
      '"><script>harm()</script>': 1,
    }),
    JSON.stringify({ message: 'members', members }),
    `{"message":"deep","deep":${nested(300)}}`,
    JSON.stringify({
      message: '{{constructor.constructor("harm()")()}} #{harm()} <%= harm() %>',
      style: '</style><script>harm()</script>',
    }),
    JSON.stringify({ message: 'Z\u0351\u036b'.repeat(300), accents: 'e\u0301'.repeat(500) }),
  ]
}
