// As resting.mjs by core, without any work of libuv's pool.
const { log } = require('@gramexlog/core')

process.once('warning', () => process.stdout.write('tried\n'))
log('guide', { n: 1 })
setInterval(() => {}, 60_000)
