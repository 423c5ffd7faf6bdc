import pino from 'pino'

const logger = pino({
  transport: { target: '@gramexlog/pino', options: { log: 'gramexguide' } },
})

logger.info({ plan: 'team', seats: 12 }, 'signed up')
logger.error(new Error('card declined'), 'payment failed')
