// Logs one record without any work of libuv's pool, prints `began` when it is warned that no server answers, and stays.
const { log } = require('@gramexlog/core')

log('guide', { n: 1 })
process.once('warning', () => process.stdout.write('began\n'))
setInterval(() => {}, 60_000)
