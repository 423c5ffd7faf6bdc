import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { MAIN, runCommand } from './support/command.ts'

/** Asks a real bash what it would propose behind what was typed. */
function proposed(folder: string, ...words: string[]): string[] {
  const script = `
    eval "$(gramexlog completion bash)"
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
    eval "$(complete -p gramexlog | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder }
  const out = execFileSync('bash', ['-c', script, 'bash', 'gramexlog', ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return out.split('\n').filter((line) => line !== '')
}

test('bash completes commands, options and targets', () => {
  const app = appFolder({ sink: 'local' }, { audit: { sink: 'local' } })
  const gramexlog = join(app.folder, 'gramexlog')
  writeFileSync(gramexlog, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`)
  chmodSync(gramexlog, 0o755)
  expect(proposed(app.folder, 'ch')).toEqual(['check'])
  expect(proposed(app.folder, 'check', '')).toEqual(['audit', 'guide'])
  expect(proposed(app.folder, 'import', '--form')).toEqual(['--format'])
  expect(proposed(app.folder, 'import', '')).toEqual([])
}, 120_000)

test.each(['zsh', 'fish'])('the script for %s is one that it takes, where it is installed', async (shell) => {
  const app = appFolder({ sink: 'local' })
  const { code, stdout } = await runCommand(app.folder, ['completion', shell])
  expect(code).toBe(0)
  expect(stdout).toContain('complete-words --')
  const file = join(app.folder, 'script')
  writeFileSync(file, stdout)
  const isThere = execFileSync('sh', ['-c', `command -v ${shell} || true`], { encoding: 'utf8' }) !== ''
  if (isThere) execFileSync(shell, ['-n', file])
})

test('another shell is told which there are', async () => {
  const { code, stderr } = await runCommand(appFolder({ sink: 'local' }).folder, ['completion', 'ksh'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/bash, zsh, fish/)
})
