// As killed.mjs, under a process manager that asks it to end by a message, as PM2 does in its cluster mode.
import { close } from '@gramexlog/core'

process.once('message', async (message) => {
  if (message !== 'shutdown') return
  await close()
  process.exit()
})
await import('./killed.mjs')
