import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { root } from './packages.ts'
import { plantedIn } from './planted.mjs'

/** The command, as it is built. */
export const MAIN: string = join(root, 'packages', 'cli', 'dist', 'bin', 'gramexlog.js')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCommand {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>
  /** Resolves when it has ended; fails if it printed a secret of the configuration, or a stack. */
  readonly ended: Promise<Ended>
  /** Resolves when what it printed or said matches. */
  said(pattern: RegExp): Promise<void>
}

/**
 * Starts `gramexlog …` with pipes.
 * @param cwd the folder it is typed in
 * @param keep what it prints, for `ended`
 */
export function startCommand(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { keep = true }: { keep?: boolean } = {},
): RunningCommand {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => {})
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (keep) stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const said = async (pattern: RegExp) => {
    while (!pattern.test(stdout + stderr)) {
      const gone = await Promise.race([once(child.stderr, 'data'), once(child.stdout, 'data'), ended])
      if ('code' in gone) throw new Error(`ended before it said ${pattern}: ${stderr}`)
    }
  }
  const ended = once(child, 'close').then(([code]) => {
    const secret = plantedIn(stdout + stderr)
    if (secret !== undefined) throw new Error(`a secret of the configuration is printed: ${secret}`)
    if (/^ +at .*:\d+/m.test(stderr)) throw new Error(`a stack is printed: ${stderr}`)
    return { code, stdout, stderr }
  })
  return { process: child, ended, said }
}

/** Runs `gramexlog …` to its end, with nothing at stdin unless `input` is given. */
export function runCommand(
  cwd: string,
  args: readonly string[],
  { env = {}, input }: { env?: NodeJS.ProcessEnv; input?: string | Uint8Array } = {},
): Promise<Ended> {
  const { process: child, ended } = startCommand(cwd, args, env)
  child.stdin.end(input)
  return ended
}
