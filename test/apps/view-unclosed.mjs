// Logs a record, prints how the view shows it, and ends without closing the view, by itself or by the signal that is named.
import { writeSync } from 'node:fs'
import { close, log } from '@gramexlog/core'
import { createView } from '@gramexlog/view'

log('guide', { x: 1, '@timestamp': '2026-01-31T00:00:00.000Z' })
await close()
const near = { remoteAddr: { hostname: '127.0.0.1' } }
const answer = await createView().fetch(new Request('http://localhost/guide?_format=json'), near)
writeSync(1, await answer.text())
const [, , signal] = process.argv
if (signal === undefined) process.exit()
process.kill(process.pid, signal)
