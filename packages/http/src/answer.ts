import type { Call } from './framework.ts'

/** An answer as JSON, besides `null` with 200. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with JSON in the way of the framework that calls. What it returns is for the framework. */
export function answer(call: Call, { status, body, headers = {} }: Answer): unknown {
  const text = JSON.stringify(body)
  const all = { 'Content-Type': 'application/json; charset=utf-8', ...headers }
  switch (call.framework) {
    case 'Hono':
      return call.context.body(text, status as never, all)
    case 'Koa':
      call.context.status = status
      // As text: Koa takes a null for an answer without content.
      call.context.body = text
      call.context.set(all)
      return undefined
    case 'Fastify':
      call.reply.code(status)
      call.reply.headers(all)
      return call.reply.send(text)
    default:
      // A timeout of the app's may have answered before the body had come.
      if (call.response.headersSent) return undefined
      call.response.statusCode = status
      for (const [name, value] of Object.entries(all)) call.response.setHeader(name, value)
      call.response.end(text)
      return undefined
  }
}
