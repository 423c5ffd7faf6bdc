// Debian's rsyslog, imfile and omelasticsearch: behind an app that logs to a file by pino, and for files that are there.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { sender } from '../pace.mjs'
import { installRsyslog, meterOf, startRsyslog } from '../rsyslogd.mjs'

/** @param {{dir: string, url: string, index: string}} options */
export async function endToEnd({ dir, ...server }) {
  await installRsyslog()
  const file = join(dir, 'app.log')
  writeFileSync(file, '')
  const { pid, stop } = startRsyslog({ dir, ...server, files: [file] })
  const logger = pino({ base: null }, pino.destination({ dest: file, sync: false }))
  const send = sender((record) => logger.info(record))
  return {
    /** @param {number} count */
    async send(count) {
      await send(count)
      await new Promise((resolve) => logger.flush(resolve))
    },
    startMeter: () => meterOf(() => pid, { app: true }),
    close: stop,
  }
}

/** @param {{dir: string, url: string, index: string, files: string[]}} options the files hold a document a line */
export async function drain(options) {
  await installRsyslog()
  /** @type {ReturnType<typeof startRsyslog> | undefined} */
  let daemon
  return {
    async send() {
      daemon = startRsyslog(options)
    },
    startMeter: () => meterOf(() => daemon?.pid ?? 0, { app: false }),
    close: () => daemon?.stop(),
  }
}
