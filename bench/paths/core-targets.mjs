// gramexlog called directly, with a number of targets that take turns.
import { open } from '@gramexlog/core'
import { remote, writeTargets } from '../gramexlog-config.mjs'
import { sender } from '../pace.mjs'

/** @param {{dir: string, url: string, index: string, targets: number}} options */
export async function endToEnd({ dir, targets, ...server }) {
  const names = Array.from({ length: targets }, (_, n) => `bench${n}`)
  const config = writeTargets(dir, Object.fromEntries(names.map((name) => [name, remote(server)])))
  const gramexlog = await open({ config })
  let next = 0
  const send = sender((record) => {
    gramexlog.log(names[next], record)
    next = (next + 1) % targets
  })
  return {
    /** @param {number} count */
    async send(count) {
      await send(count)
      await gramexlog.flush()
    },
    close: () => gramexlog.close(),
  }
}
