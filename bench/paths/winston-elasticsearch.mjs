// winston with winston-elasticsearch.
import winston from 'winston'
import { ElasticsearchTransport } from 'winston-elasticsearch'
import { sender } from '../pace.mjs'

/**
 * @param {{url: string, index: string}} options
 * @param {object} [batching]
 * @param {import('winston').LoggerOptions} [printing]
 */
export async function endToEnd(
  { url, index },
  // Of 0.2 to 2 s the fastest. It is the time limit of its requests too, which a busy node misses if it is shorter.
  batching = { flushInterval: 500 },
  printing = {},
) {
  const transport = new ElasticsearchTransport({
    index,
    clientOpts: { node: url },
    ...batching,
    ensureIndexTemplate: false,
    transformer,
  })
  // Without a listener its warnings would end the process.
  transport.on('warning', (error) => console.error('winston-elasticsearch:', error.message))
  transport.on('error', (error) => console.error('winston-elasticsearch:', error.message))
  const logger = winston.createLogger({ ...printing, transports: [transport] })
  const send = sender((record) => logger.info('request', record))
  return {
    /** @type {typeof send} */
    async send(count, pace) {
      await send(count, pace)
      await transport.flush()
    },
  }
}

/**
 * Documents of the same shape as the other paths' instead of its own, which nests the fields.
 * @param {{message: string, level: string, meta: object}} entry
 */
function transformer({ message, level, meta }) {
  return { ...meta, level, message, '@timestamp': new Date().toISOString() }
}
