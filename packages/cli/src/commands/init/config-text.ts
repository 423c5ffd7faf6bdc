import type { Answers } from './answers.ts'
import type { AppFound } from './app-found.ts'
import { hasRequests, requestsOf } from './pasted-lines.ts'

/** A configuration with comments, for people to go on from. `url` has no login in it; `login`: there is to be one. */
export function configText(answers: Answers, login: boolean, uses: AppFound['uses']): string {
  const { target, sink } = answers
  const inRequests = hasRequests(uses)
  const requests = requestsOf(target)
  return `# yaml-language-server: $schema=node_modules/@gramexlog/core/dist/schema.json
# Where the logs go. All that can stand here: node_modules/@gramexlog/core/dist/docs/options.md
gramexlog:
  flush: 5 # seconds between deliveries; a full batch goes at once
  ${target}: # log('${target}', …)
    sink: ${sink} # local: kept in .gramexlog/ on this machine; elasticsearch: sent to a server
${connection(answers, login)}
    index: ${target} # or with dates: ${target}-{yyyy.MM.dd}
    keys: [${inRequests ? 'datetime, user.id, headers.User-Agent' : 'datetime'}] # what every record gains
    # level: info # lower levels stay out
    # redact: [password, headers.cookie] # never written
    keep: { days: 7, size: 1GiB } # of what is kept on this machine
${
  inRequests
    ? `  ${requests}: # requestLog('${requests}'): time, ip, user.id, status, duration, method, uri, error
    sink: ${sink}
${connection(answers, login)}
    keep: { days: 7, size: 1GiB }
`
    : ''
}`
}

function connection({ sink, url }: Answers, login: boolean): string {
  const where = `url: \${ELASTICSEARCH_URL:-${url}}`
  const auth = 'http_auth: $ES_USER:$ES_PASSWORD # from the environment; or api_key: $ES_API_KEY'
  return sink === 'local'
    ? `    # ${where} # of the server, with sink: elasticsearch\n    # ${auth}`
    : `    ${where}\n    ${login ? '' : '# '}${auth}`
}
