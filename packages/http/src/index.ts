export { type LogHandler, type LogHandlerOptions, logHandler } from './log-handler.ts'
export { type GramexLogOptions, gramexlog, type Listener, type Middleware } from './middleware.ts'
export { noteError, type RequestLogOptions, requestLog } from './request-log.ts'
