import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'

const closeMs = 10_000
const tailLines = 40

/** A child process of which nothing is left when its parent ends, in whatever way that happens. */
export interface ServerProcess {
  readonly pid: number
  /** True until the process has ended, for whatever reason. */
  isAlive(): boolean
  /** The last 40 lines of what it printed, also after its end. */
  logTail(): string
  /** SIGTERM, and SIGKILL after 10 s; resolves when the process has ended, at once if it had. */
  stop(): Promise<void>
  /** SIGKILL. Returns before the process has ended: await stop() for that. */
  kill(): void
}

/**
 * Starts `command`, which must exit when its standard input ends: the only other end of that pipe is here, so the
 * operating system closes it with this process. Prints to `logFile`. Does not keep this process alive by itself.
 * `onExit` is called once, when the process has ended; `unasked` when that was by neither stop() nor kill().
 */
export function startServerProcess(
  command: string,
  args: readonly string[],
  logFile: string,
  onExit: (unasked: boolean) => void,
): ServerProcess {
  const log = openSync(logFile, 'a')
  const child = spawn(command, args, { stdio: ['pipe', log, log] })
  closeSync(log)
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} could not be started`)
  let asked = false
  let lastTail: string | undefined
  const logTail = () => lastTail ?? tailOf(logFile)
  child.once('exit', () => {
    // Read now, since onExit may remove the file.
    lastTail = tailOf(logFile)
    onExit(!asked)
  })
  child.unref()
  return {
    pid,
    isAlive: () => isAlive(child),
    logTail,
    async stop() {
      asked = true
      if (!isAlive(child)) return
      child.ref()
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), closeMs)
      await once(child, 'exit')
      clearTimeout(timer)
    },
    kill() {
      asked = true
      child.kill('SIGKILL')
    },
  }
}

function tailOf(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-tailLines).join('\n')
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}
