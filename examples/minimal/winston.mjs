import { GramexLogTransport } from '@gramexlog/winston'
import winston from 'winston'

const logger = winston.createLogger({
  transports: [new GramexLogTransport('gramexguide')],
})

logger.info('signed up', { plan: 'team', seats: 12 })
logger.error('payment failed', { code: 'card_declined' })
