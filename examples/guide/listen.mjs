import { once } from 'node:events'
import { createServer } from 'node:http'

/** Serves `handler` on `port`, or on a free one if that is taken. Resolves with the server and its URL. */
export async function listen(handler, port) {
  const server = createServer(handler)
  try {
    await start(server, port)
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
    await start(server, 0)
  }
  return { server, url: `http://localhost:${server.address().port}` }
}

async function start(server, port) {
  server.listen(port, 'localhost')
  await once(server, 'listening')
}
