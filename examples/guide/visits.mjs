// Visitors: requests to the app, over HTTP, by different people with different browsers.
import { setTimeout as sleep } from 'node:timers/promises'

const USERS = ['asha', 'bala', 'chen', 'divya', 'elif', 'farid', '']
const AGENTS = ['Firefox/144.0', 'Chrome/141.0', 'Safari/26.0 (iPhone)', 'Edge/141.0', 'curl/8.14.1']
/** What is often asked for stands more than once. */
const PATHS = [
  '/',
  '/guide/logging',
  '/login',
  '/log?x=1&y=2',
  '/search?q=log',
  '/guide/config',
  '/report',
  '/download/sales.csv',
  '/search?q=elephants',
  '/guide/logging',
  '/guide/gone',
  '/log?x=3&y=5',
  '/guide/charts',
  '/search?q=c',
  '/guide/search',
  '/guide/auth',
]

/** Makes `count` visits, one every `everyMs`; with a signal, until that aborts. */
export async function visit(url, { count, everyMs, signal }) {
  const answers = []
  for (let n = 0; n < count && !signal?.aborted; n += 1) {
    answers.push(request(url, n))
    if (answers.length > 10) await answers.shift()
    await pause(everyMs, signal)
  }
  await Promise.all(answers)
}

async function request(url, n) {
  // The lists' lengths share no factor, so that everybody comes by everywhere.
  const user = USERS[n % USERS.length]
  const agent = AGENTS[n % AGENTS.length]
  const path = PATHS[n % PATHS.length]
  const response = await fetch(url + path, {
    redirect: 'manual',
    headers: { 'user-agent': agent, ...(user && { cookie: `user=${user}` }) },
  })
  await response.arrayBuffer()
}

/** About `ms`: people do not come by the clock. */
async function pause(ms, signal) {
  await sleep(ms * (0.5 + Math.random()), undefined, { signal }).catch(() => {})
}
