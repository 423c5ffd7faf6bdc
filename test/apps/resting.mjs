// Logs one record, prints `began`, and stays.
//   node resting.mjs LOGGER
import { loggers } from './loggers.mjs'

loggers[process.argv[2]]()(1, 'one')
console.log('began')
setInterval(() => {}, 60_000)
