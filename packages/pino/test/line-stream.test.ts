import { once } from 'node:events'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { LineStream } from '../src/line-stream.ts'

function lineStream(over: Partial<ConstructorParameters<typeof LineStream>[0]> = {}) {
  const lines: string[] = []
  const stream = new LineStream({
    take: (line) => lines.push(line),
    flush: async () => {},
    close: async () => {},
    ...over,
  })
  return { lines, stream }
}

test('gives the same lines however they are cut into strings or bytes', async () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\r\n]/.test(text))
  const cuts = fc.array(fc.nat(40))
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      cuts,
      fc.boolean(),
      fc.constantFrom('\n', '\r\n'),
      async (given, cuts, bytes, end) => {
        const { lines, stream } = lineStream()
        let rest: string | Buffer = given.map((one) => one + end).join('')
        if (bytes) rest = Buffer.from(rest)
        for (const cut of cuts) {
          stream.write(rest.slice(0, cut))
          rest = rest.slice(cut)
        }
        stream.end(rest)
        await once(stream, 'close')
        expect(lines).toEqual(given)
      },
    ),
    { numRuns: 300 },
  )
})

test('takes a last line without an end, and no empty ones', async () => {
  const { lines, stream } = lineStream()
  Readable.from(['{"a":1}\n\n{"b"', ':2}']).pipe(stream)
  await once(stream, 'close')
  expect(lines).toEqual(['{"a":1}', '{"b":2}'])
})

test('is closed after the last line, and tells if that fails', async () => {
  const closed = vi.fn(async () => {
    throw new Error('no')
  })
  const { lines, stream } = lineStream({ close: closed })
  stream.end('x')
  const [error] = await once(stream, 'error')
  expect([lines, (error as Error).message, closed.mock.calls.length]).toEqual([['x'], 'no', 1])
})

test('tells when the records are delivered, or that they are not', async () => {
  const { stream } = lineStream()
  expect(await new Promise((resolve) => stream.flush(resolve))).toBeUndefined()
  const { stream: failing } = lineStream({ flush: () => Promise.reject(new Error('away')) })
  expect(await new Promise((resolve) => failing.flush(resolve))).toMatchObject({ message: 'away' })
})
