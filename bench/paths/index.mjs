// The paths by name. Each module exports a function for every suite that it takes part in: `caller`, `keys`,
// `endToEnd`, `fill`, `drain` or `requests`. It opens the path and returns what `Path` of compare.mjs says, and `close()` where
// something has to be released. `caller` logs the records `of`, if they are given.

/** @type {Record<string, () => Promise<any>>} */
export const paths = {
  'JSON.stringify': () => import('./stringify.mjs'),
  'JSON.stringify, with keys': () => import('./stringify-whole.mjs'),
  'gramexlog core': () => import('./core.mjs'),
  'gramexlog core, keys': () => import('./core-keys.mjs'),
  'gramexlog core, many targets': () => import('./core-targets.mjs'),
  'gramexlog core, redact': () => import('./core-redact.mjs'),
  'gramexlog core, ecs': () => import('./core-ecs.mjs'),
  'gramexlog core, TLS + gzip': () => import('./core-secure.mjs'),
  'gramexlog winston': () => import('./winston.mjs'),
  'gramexlog winston, no text': () => import('./winston-unprinted.mjs'),
  'gramexlog pino': () => import('./pino.mjs'),
  'gramexlog pino destination': () => import('./pino-destination.mjs'),
  'gramexlog middleware': () => import('./middleware.mjs'),
  'log with 3 keys of a request': () => import('./log-in-request.mjs'),
  'winston, empty transport': () => import('./winston-empty.mjs'),
  'winston, empty transport, no text': () => import('./winston-empty-unprinted.mjs'),
  'pino, empty worker': () => import('./pino-empty.mjs'),
  'pino, file': () => import('./pino-file.mjs'),
  'winston-elasticsearch': () => import('./winston-elasticsearch.mjs'),
  'pino-elasticsearch': () => import('./pino-elasticsearch.mjs'),
  'winston-elasticsearch, no text': () => import('./winston-elasticsearch-unprinted.mjs'),
  'winston-elasticsearch, defaults': () => import('./winston-elasticsearch-defaults.mjs'),
  'pino-elasticsearch, defaults': () => import('./pino-elasticsearch-defaults.mjs'),
  rsyslog: () => import('./rsyslog.mjs'),
  'helpers.bulk': () => import('./helpers-bulk.mjs'),
  'raw posting': () => import('./raw.mjs'),
  'raw posting, own _id': () => import('./raw-ids.mjs'),
}
