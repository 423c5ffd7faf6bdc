import type { DirectKey, KeyPrefix } from '../config/key-names.ts'

/** What each key's value is, for the reference, `docs/keys.md`. A key that is added has to say it. */
export const DIRECT_MEANINGS: Readonly<Record<DirectKey, string>> = {
  name: 'in a request with a route the pattern of the route, such as `/users/:id`; else the name of the target',
  class: 'the framework that answers: `Express`, `Fastify`, `Koa`, `Hono`; `http` for Node by itself',
  time: 'when it was logged, in whole milliseconds since 1970: a number',
  datetime: 'the same as text, in UTC, to the second: `2026-01-31 23:59:59Z`',
  method: 'the method: `GET`',
  uri: 'the path with its arguments, as the client sent it: `/log?x=1`',
  ip: 'the address of the client: what the framework made of the headers of proxies, if it was told to trust them, else the other end of the connection',
  status:
    'the status of the answer, a number; that which would be sent now if none was; 499 if the client left before',
  duration: 'milliseconds since the request began, to the microsecond: a number',
  port: '`GRAMEX_PORT` of the environment, else `app.listen.port` of the file, else the port that the request came to, else 9988',
  user: 'the same as `user.id`',
  session:
    "the id of the session, as express-session and @fastify/session have it, or as the middleware's option `session` says",
  error: 'the message of what a handler threw; `aborted` if the client left',
  browser: 'the same as `headers.User-Agent`',
  pid: "the process's number",
  hostname: "the machine's name",
  'trace.id':
    "the id of the active OpenTelemetry span's trace; without one, that of the request's header `traceparent`",
  'span.id': 'the id of the active OpenTelemetry span',
}

/** The same for `prefix.K`. */
export const PREFIXED_MEANINGS: Readonly<Record<KeyPrefix, string>> = {
  args: "the URL's argument K; of several the last",
  request:
    "`path`, `query`, `uri`, `method`, `protocol`, `host`, `version`, `remote_ip`; any other K is the request's own property of that name, if it is text, a number or a boolean",
  headers: 'the header K, in any case of letters',
  cookies: 'the cookie K',
  user: 'the property K of the user (`req.user`, `req.session.user` or `req.auth`; `ctx.state.user` in Koa; `user` or `jwtPayload` in Hono); a dot leads further in',
  env: 'the variable K of the environment, as it was at the start',
}
