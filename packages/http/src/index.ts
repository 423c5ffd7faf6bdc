/**
 * The current request for the keys of records, the endpoint by which a page logs, and the log of requests.
 * @module @gramexlog/http
 */

export { type LogHandler, type LogHandlerOptions, logHandler } from './log-handler.ts'
export { type GramexLogOptions, gramexlog, type Listener, type Middleware } from './middleware.ts'
export { noteError, type RequestLogOptions, requestLog } from './request-log.ts'
