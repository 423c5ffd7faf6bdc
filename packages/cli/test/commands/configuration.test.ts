import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { configurationOf, targetOf, targetsOf } from '../../src/commands/configuration.ts'

function folder(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gramexlog-test-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'gramexlog.yaml'), 'gramexlog: {guide: {sink: local}, requests: {sink: local}}')
  return cwd
}

test('what is wrong with the file that was named is told under the name of the option', () => {
  const cwd = folder()
  expect(() => configurationOf({ cwd, env: {} }, { config: 'nowhere.yaml' })).toThrow(
    /^no configuration file: --config names one that does not exist/,
  )
  expect(() => configurationOf({ cwd: '/', env: {} }, {})).toThrow(
    /or name the file by GRAMEXLOG_CONFIG or --config\.$/,
  )
})

test('targets are found by their names; without one, the first, and all of them', () => {
  const config = configurationOf({ cwd: folder(), env: {} }, {})
  expect(targetOf(config, 'requests').name).toBe('requests')
  expect(targetOf(config, undefined).name).toBe('guide')
  expect(targetsOf(config, ['requests', 'requests']).map(({ name }) => name)).toEqual(['requests'])
  expect(targetsOf(config).map(({ name }) => name)).toEqual(['guide', 'requests'])
  expect(() => targetsOf(config, ['guide', 'reqests'])).toThrow(
    /^unknown target "reqests"; did you mean "requests"\? .*has: guide, requests$/,
  )
})
