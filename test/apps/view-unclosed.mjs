// Logs a record, prints how the view shows it, and ends without closing the view.
import { close, log } from '@gramexlog/core'
import { createView } from '@gramexlog/view'

log('guide', { x: 1, '@timestamp': '2026-01-31T00:00:00.000Z' })
await close()
const answer = await createView().fetch(new Request('http://localhost/guide?_format=json'))
console.log(await answer.text())
process.exit()
