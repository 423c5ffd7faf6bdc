import type { IncomingMessage } from 'node:http'
import type { Answer } from './answer.ts'
import { type Call, messagesOf } from './framework.ts'
import { MAX_ARGUMENTS, MAX_BYTES, refusal } from './limits.ts'

/** What a client may log: text, numbers, booleans and null by their names. */
export type Sent = Readonly<Record<string, string | number | boolean | null>>

const WANTED = 'an object of text, numbers, booleans and null, such as {"x": 1}'
const TOO_LONG = refusal(413, `The body has more than ${MAX_BYTES} bytes, which is the most that is logged`, {
  Connection: 'close',
})

/** The JSON object in a request's body, or why there is none. A body that the app has read already is taken from it. */
export async function sentBody(call: Call): Promise<{ sent: Sent } | { refused: Answer }> {
  const type = headerOf(call, 'content-type').split(';')[0]!.trim().toLowerCase()
  // sendBeacon sends a text as text/plain.
  if (type !== 'application/json' && type !== 'text/plain') {
    return refused(415, 'The body has to be JSON: send it as application/json or text/plain')
  }
  const encoding = headerOf(call, 'content-encoding')
  if (encoding !== '' && encoding !== 'identity') return refused(415, 'The body must not be compressed')
  const length = headerOf(call, 'content-length')
  if (Number(length) > MAX_BYTES) return { refused: TOO_LONG }
  try {
    const parsed = await parsedBody(call)
    if (typeof parsed === 'object' && parsed !== null && !Buffer.isBuffer(parsed)) {
      // Of a body without a length the framework may have read more than is logged.
      const isLong = length === '' && Buffer.byteLength(JSON.stringify(parsed)) > MAX_BYTES
      return isLong ? { refused: TOO_LONG } : checked(parsed)
    }
    const text = parsed === undefined ? await readBody(call) : String(parsed)
    return text === undefined || Buffer.byteLength(text) > MAX_BYTES
      ? { refused: TOO_LONG }
      : checked(JSON.parse(text))
  } catch {
    return refused(400, `The body is not JSON; expected ${WANTED}`)
  }
}

function checked(value: unknown): { sent: Sent } | { refused: Answer } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused(400, `The body has to be ${WANTED}`)
  }
  const members = Object.entries(value)
  if (members.length > MAX_ARGUMENTS) {
    return refused(413, `The body has ${members.length} members; at most ${MAX_ARGUMENTS} are logged`)
  }
  // An object in the place of a text would spoil the index for all others, and so would arrays in arrays.
  const wrong = members.find(([, member]) => typeof member === 'object' && member !== null)
  if (wrong)
    return refused(
      400,
      `The body's member ${JSON.stringify(wrong[0])} is a list or a map; expected ${WANTED}`,
    )
  return { sent: value as Sent }
}

function refused(status: number, error: string): { refused: Answer } {
  return { refused: refusal(status, error) }
}

/** What the app, or Fastify, has made of the body; undefined if nobody has read it. */
function parsedBody(call: Call): unknown {
  switch (call.framework) {
    case 'Fastify':
      return call.request.body ?? ''
    case 'Hono':
      return call.context.req.raw.bodyUsed ? call.context.req.text() : undefined
    case 'Koa':
      return call.context.req.readableEnded
        ? ((call.context.request as { body?: unknown }).body ?? '')
        : undefined
    default:
      // Express 4's parsers leave an empty object for a body that none of them has read.
      return call.request.readableEnded ? ((call.request as { body?: unknown }).body ?? '') : undefined
  }
}

/** The body's text; undefined if it is longer than is logged. */
async function readBody(call: Call): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunksOf(call)) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The body's parts. Whoever stops reading them leaves the connection open, for the answer. */
function chunksOf(call: Call): AsyncIterable<Uint8Array> | readonly never[] {
  if (call.framework === 'Hono') return call.context.req.raw.body?.values({ preventCancel: true }) ?? []
  return (messagesOf(call)[0] as IncomingMessage).iterator({ destroyOnReturn: false })
}

/** A header of the request by its name in lower case; "" if there is none. */
export function headerOf(call: Call, name: string): string {
  if (call.framework === 'Hono') return call.context.req.raw.headers.get(name) ?? ''
  const request =
    call.framework === 'Koa'
      ? call.context.req
      : call.framework === 'Fastify'
        ? call.request.raw
        : call.request
  return String(request.headers[name] ?? '')
}
