// gramexlog called directly.
import { open } from '@gramexlog/core'
import { LOCAL, remote, writeConfig } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'

/** @param {{dir: string, of?: object[]}} options */
export function caller({ dir, of }) {
  return logLocally(dir, LOCAL, of)
}

/**
 * @param {string} dir
 * @param {object} target
 * @param {object[]} [of]
 */
export async function logLocally(dir, target, of) {
  const gramexlog = await open({ config: writeConfig(dir, target) })
  return {
    send: sender((record) => gramexlog.log('bench', record), of),
    close: () => gramexlog.close(),
  }
}

/** @param {{dir: string, url: string, index: string}} options */
export function endToEnd({ dir, ...server }) {
  return deliver(dir, remote(server))
}

/**
 * @param {string} dir
 * @param {object} target
 */
export async function deliver(dir, target) {
  const gramexlog = await open({ config: writeConfig(dir, target) })
  const send = sender((record) => gramexlog.log('bench', record))
  return {
    /** @type {typeof send} */
    async send(count, pace) {
      await send(count, pace)
      await gramexlog.flush()
    },
    close: () => gramexlog.close(),
  }
}

/**
 * Leaves a backlog: nothing listens at the url.
 * @param {{dir: string, url: string, index: string}} options
 */
export async function fill({ dir, ...server }) {
  const gramexlog = await open({ config: writeConfig(dir, remote(server)) })
  return {
    send: sender((record) => gramexlog.log('bench', record)),
    close: () => gramexlog.close(),
  }
}

/**
 * Delivers the backlog; opening is part of it.
 * @param {{dir: string, url: string, index: string}} options
 */
export async function drain({ dir, ...server }) {
  const config = writeConfig(dir, remote(server))
  return {
    async send() {
      const gramexlog = await open({ config })
      await gramexlog.flush()
    },
  }
}
