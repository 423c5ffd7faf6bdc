import type { Answers } from './answers.ts'

/** A configuration with comments, for people to go on from. `url` has no login in it; `login`: there is to be one. */
export function configText({ target, sink, url }: Answers, login: boolean, hasRequests: boolean): string {
  const auth = `http_auth: $ES_USER:$ES_PASSWORD`
  const keys = hasRequests ? 'datetime, user.id, headers.User-Agent' : 'datetime, hostname, pid'
  return `# yaml-language-server: $schema=node_modules/@gramexlog/core/dist/schema.json
# Where the logs go. All that can stand here: https://www.npmjs.com/package/@gramexlog/core
gramexlog:
  flush: 5 # seconds between deliveries; a full batch goes at once
  ${target}: # log('${target}', …)
    sink: ${sink} # local: kept in .gramexlog/ on this machine; elasticsearch: sent to a server
${
  sink === 'local'
    ? `    # url: \${ELASTICSEARCH_URL:-${url}} # of the server, with sink: elasticsearch
    # ${auth} # from the environment; or api_key: $ES_API_KEY`
    : `    url: \${ELASTICSEARCH_URL:-${url}}
    ${login ? '' : '# '}${auth} # from the environment; or api_key: $ES_API_KEY`
}
    index: ${target} # or with dates: ${target}-{yyyy.MM.dd}
    keys: [${keys}] # what every record gains
    # level: info # lower levels stay out
    # redact: [password, headers.cookie] # never written
    keep: { days: 7, size: 1GiB } # of what is kept on this machine
`
}
