import type { Call } from './framework.ts'

/** Answers with a value as JSON, in the way of the framework that calls. What it returns is for the framework. */
export function answer(call: Call, status: number, value: unknown): unknown {
  const text = JSON.stringify(value)
  switch (call.framework) {
    case 'Hono':
      return call.context.body(text, status as never, { 'Content-Type': 'application/json' })
    case 'Koa':
      call.context.status = status
      call.context.type = 'application/json'
      // As text: Koa takes a null for an answer without content.
      call.context.body = text
      return undefined
    case 'Fastify':
      call.reply.code(status)
      call.reply.type('application/json; charset=utf-8')
      return call.reply.send(text)
    default:
      call.response.statusCode = status
      call.response.setHeader('Content-Type', 'application/json; charset=utf-8')
      call.response.end(text)
      return undefined
  }
}
