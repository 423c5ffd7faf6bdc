// Calls the function as its platform would: node main.mjs
import { handler } from './handler.mjs'

for (const event of [
  { id: 1, seats: 12 },
  { id: 2, seats: 0 },
])
  console.log(await handler(event))
process.kill(process.pid, 'SIGKILL') // without a word
