// pino-options.mjs <options of pino as JSON>: logs at all levels through the transport of these options, and ends.
import pino from 'pino'

const logger = pino(JSON.parse(process.argv[2]))
logger.debug({ n: 1 }, 'one')
logger.info({ n: 2, err: new TypeError('wrong') }, 'two')
logger.child({ request: 7 }).error({ n: 3, 'user.id': 'own', datetime: 'own' }, 'größe \u2028 高 "q"')
