// A path in a process of its own, so that no path sees another one's heap, compiled code or threads.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('./child.mjs', import.meta.url))

/**
 * @typedef {object} PathProcess
 * @property {(command: string, argument?: unknown) => Promise<any>} call runs one of the child's commands
 * @property {AbortSignal} ended aborted when the process has ended by itself
 * @property {() => Promise<void>} stop ends it at once; what it left behind is not wanted
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const live = new Set()
process.on('exit', () => {
  for (const child of live) child.kill('SIGKILL')
})

/** @returns {PathProcess} */
export function startPath() {
  // Peers write their troubles to stdout too, where the tables go.
  const child = fork(PROGRAM, { execArgv: ['--expose-gc'], stdio: ['ignore', 2, 2, 'ipc'] })
  live.add(child)
  const ended = new AbortController()
  /** @type {{resolve: (value: any) => void, reject: (error: Error) => void} | undefined} */
  let waiting
  child.on('message', (message) => {
    const { value, error } = /** @type {{value?: unknown, error?: string}} */ (message)
    if (error === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(error))
  })
  const exit = once(child, 'exit').then(([code, signal]) => {
    live.delete(child)
    ended.abort()
    waiting?.reject(new Error(`the path's process ended: ${signal ?? code}`))
  })
  return {
    ended: ended.signal,
    call: (command, argument) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (child.connected) child.send({ command, argument })
        else reject(new Error("the path's process has ended"))
      }),
    async stop() {
      waiting = undefined
      child.kill('SIGKILL')
      await exit
    },
  }
}
