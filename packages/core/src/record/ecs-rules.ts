import { isIP } from 'node:net'
import { levelName } from '../config/levels.ts'
import { eventTime } from './event-time.ts'

type Tree = Record<string, unknown>
type Found = readonly (readonly [path: string, value: unknown])[]

/**
 * Where the value of a member belongs in ECS, the first place being the one that matters; undefined if it is not what
 * the member's name lets one think of.
 */
type Rule = (value: unknown, record: Tree, name: string) => Found | undefined

const VERB = /^(?:get|head|post|put|patch|delete|options|connect|trace|query)$/i

/** Names of ECS behind which there is an object, never a value. */
export const ECS_ROOTS: ReadonlySet<string> = new Set(
  `agent client cloud container data_stream destination device dll dns ecs email entity error event faas file gen_ai group
  host http labels log network observer orchestrator organization package process registry related rule server service
  source span threat tls trace transaction url user user_agent volume vulnerability`.split(/\s+/),
)

/** The names of pino, pino-http and winston, of the keys, and of what apps often log. */
export const RULES: Readonly<Record<string, Rule>> = {
  level: (value) => {
    const name = levelName(value)
    return name === undefined ? undefined : [['log.level', name]]
  },
  msg: text('message'),
  name: text('log.logger'),
  hostname: text('host.hostname'),
  host: text('host.name'),
  pid: (value) => (Number.isInteger(value) ? [['process.pid', value]] : undefined),
  event: text('event.action'),
  service: text('service.name'),
  user: text('user.id'),
  browser: text('user_agent.original'),
  'headers.*': (value, record, name) => {
    const header = name.slice('headers.'.length).toLowerCase()
    if (header === 'user-agent') return text('user_agent.original')(value, record, name)
    return header === 'referer'
      ? text('http.request.referrer')(value, record, name)
      : [[`http.request.headers.${header}`, value]]
  },
  time: (value) => {
    const ms =
      typeof value === 'string' || typeof value === 'number' ? eventTime(value, Number.NaN) : Number.NaN
    return Number.isNaN(ms) ? undefined : [['@timestamp', new Date(ms).toISOString()]]
  },
  datetime: (value) => {
    const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
    return Number.isNaN(ms) ? undefined : [['event.created', new Date(ms).toISOString()]]
  },
  method: (value) =>
    typeof value === 'string' && VERB.test(value) ? [['http.request.method', value]] : undefined,
  uri: (value) => urlOf(value),
  url: (value) => urlOf(value),
  'request.path': text('url.path'),
  ip: (value) =>
    isAddress(value)
      ? [
          ['client.ip', value],
          ['client.address', value],
        ]
      : undefined,
  port: (value) => (isNumber(value) ? [['server.port', Number(value)]] : undefined),
  status: (value) => (isNumber(value) ? [['http.response.status_code', Number(value)]] : undefined),
  duration: duration,
  responseTime: duration,
  err: errorOf,
  error: (value) => (typeof value === 'string' ? [['error.message', value]] : errorOf(value)),
  stack: (value, { message, type }) => {
    if (typeof value !== 'string') return undefined
    const [, name, said] = /^(?:Uncaught )?([\w$.]+)(?:: (.*))?/.exec(value) ?? []
    const own = typeof type === 'string' && value.includes(type) ? type : undefined
    return [
      ['error.stack_trace', value],
      ['error.type', own ?? name],
      ['error.message', said ?? message],
    ]
  },
  type: (value, { stack }) =>
    typeof stack === 'string' && typeof value === 'string' && stack.includes(value)
      ? [['error.type', value]]
      : undefined,
  req: requestOf,
  res: responseOf,
}

function text(path: string): Rule {
  return (value) => (typeof value === 'string' ? [[path, value]] : undefined)
}

/** A text of any value that JSON has: an object's own `toString`, which a client may have sent, is never asked. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && isIP(value) !== 0
}

/** ms to ns. */
function duration(value: unknown): Found | undefined {
  return isNumber(value) ? [['event.duration', Math.round(Number(value) * 1e6)]] : undefined
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value))
}

/** Of a path with its query, or a whole URL. */
function urlOf(value: unknown): Found | undefined {
  if (typeof value !== 'string') return undefined
  const whole = /^https?:\/\/([^/?#:@]+)(?::(\d+))?(?=[/?#]|$)/i.exec(value)
  if (whole === null && !value.startsWith('/')) return undefined
  const [, path, query, fragment] =
    /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(value.slice(whole?.[0].length ?? 0)) ?? []
  return [
    ['url.original', value],
    ['url.full', whole ? value : undefined],
    ['url.domain', whole?.[1]],
    ['url.port', whole?.[2] === undefined ? undefined : Number(whole[2])],
    ['url.path', path === '' ? undefined : path],
    ['url.query', query],
    ['url.fragment', fragment],
  ]
}

/** An error as pino's serializer and as ours print it: {type, message, stack, …}. */
function errorOf(value: unknown): Found | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { type, message, stack, code, cause, ...more } = value as Tree
  if (typeof message !== 'string' && typeof stack !== 'string') return undefined
  const caused = cause as { stack?: unknown; message?: unknown } | null | undefined
  return [
    ['error.message', message],
    ['error.type', type],
    ['error.stack_trace', stack],
    ['error.code', textOf(code)],
    ['error.cause', textOf(caused?.stack ?? caused?.message ?? cause)],
    ...Object.entries(more).map(([name, own]) => [`error.${name}`, own] as const),
  ]
}

/** A request as pino's serializer prints it: {id, method, url, headers, remoteAddress, remotePort}; and as `plainHttp`. */
function requestOf(value: unknown): Found | undefined {
  const {
    method,
    url,
    headers: sent,
    id,
    remoteAddress,
    remotePort,
    httpVersion,
    encrypted,
  } = (value ?? {}) as Tree
  if (typeof method !== 'string' || typeof url !== 'string') return undefined
  const headers = (typeof sent === 'object' && sent !== null ? sent : {}) as Tree
  const requestId = id ?? headers['request-id'] ?? headers['x-request-id']
  const full =
    encrypted === undefined ? undefined : `${encrypted ? 'https' : 'http'}://${textOf(headers.host)}${url}`
  return [
    ['http.request.method', method],
    ['http.version', httpVersion],
    ['http.request.id', textOf(requestId)],
    ['http.request.body.bytes', bytesOf(headers)],
    ...Object.entries(headers).map(([name, own]) => [`http.request.headers.${name}`, own] as const),
    ['user_agent.original', headers['user-agent']],
    ['url.full', full],
    ...(urlOf(url) ?? []),
    ['client.address', remoteAddress],
    ['client.ip', isAddress(remoteAddress) ? remoteAddress : undefined],
    ['client.port', remotePort],
  ]
}

function responseOf(value: unknown): Found | undefined {
  const { statusCode, headers: sent } = (value ?? {}) as Tree
  if (typeof statusCode !== 'number') return undefined
  const headers = (typeof sent === 'object' && sent !== null ? sent : {}) as Tree
  return [
    ['http.response.status_code', statusCode],
    ['http.response.body.bytes', bytesOf(headers)],
    ...Object.entries(headers).map(([name, own]) => [`http.response.headers.${name}`, own] as const),
  ]
}

function bytesOf(headers: Tree): number | undefined {
  const length = headers['content-length']
  return isNumber(length) ? Number(length) : undefined
}
