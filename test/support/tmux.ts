import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { MAIN } from './command.ts'
import { installed } from './debian.ts'

/** A real terminal, of 80 columns and 24 lines, in which a line of a shell runs; `gramexlog` is the command. */
export interface Screen {
  /** What is seen; with colours as the escapes that tmux has for them. */
  text(colours?: boolean): string
  /** Presses keys, by tmux's names for them. */
  press(...keys: string[]): void
  isCursorShown(): boolean
}

/** @param cwd the folder it is typed in */
export function screen(cwd: string, line: string, env: Readonly<Record<string, string>> = {}): Screen {
  installed('/usr/bin/tmux', 'tmux')
  const name = `gramexlog-${randomUUID()}`
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-L', name, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    })
  const command = `gramexlog() { ${process.execPath} ${MAIN} "$@"; }; ${line}; echo "ended with $?"; sleep 600`
  const variables = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`])
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-c', cwd, ...variables, 'bash', '--norc', '-c', command)
  onTestFinished(() => void tmux('kill-server'))
  return {
    text: (colours = false) => tmux('capture-pane', '-p', ...(colours ? ['-e'] : [])),
    press: (...keys) => void tmux('send-keys', ...keys),
    isCursorShown: () => tmux('display-message', '-p', '#{cursor_flag}').trim() === '1',
  }
}
