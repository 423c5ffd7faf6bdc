// Logs one record, prints `tried` when it is warned that no server answers, and stays.
//   node resting.mjs LOGGER
import { loggers } from './loggers.mjs'

process.once('warning', () => console.log('tried'))
loggers[process.argv[2]]()(1, 'one')
setInterval(() => {}, 60_000)
