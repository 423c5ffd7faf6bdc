import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { tempDir } from '../support/temp-dir.ts'
import { errorOf } from './load-yaml.ts'

function file(dir: string, name: string, text = 'gramexlog: {a: }'): string {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}

test('the option wins over GRAMEXLOG_CONFIG, and that over the search', () => {
  const cwd = tempDir()
  const [searched, byEnv, byOption] = ['gramexlog.yaml', 'env.yaml', 'option.yaml'].map((name) =>
    file(cwd, name),
  )
  const env = { GRAMEXLOG_CONFIG: 'env.yaml' }
  expect(loadConfig({ cwd, env: {} }).file).toBe(searched)
  expect(loadConfig({ cwd, env }).file).toBe(byEnv)
  expect(loadConfig({ cwd, env, config: 'option.yaml' }).file).toBe(byOption)
  expect(loadConfig({ cwd: '/', env, config: byOption }).file).toBe(byOption)
})

test('gramexlog.yaml is taken before gramex.yaml, .yaml before .yml, and the nearest directory first', () => {
  const root = tempDir()
  const cwd = join(root, 'app', 'sub')
  mkdirSync(cwd, { recursive: true })
  const load = () => loadConfig({ cwd, env: {} }).file
  const order = [
    file(root, 'gramex.yml'),
    file(root, 'gramex.yaml'),
    file(root, 'gramexlog.yml'),
    file(root, 'gramexlog.yaml'),
    file(join(root, 'app'), 'gramex.yml'),
    file(cwd, 'gramex.yaml'),
  ]
  expect(load()).toBe(order.at(-1))
  const alone = tempDir()
  for (const name of ['gramex.yml', 'gramex.yaml', 'gramexlog.yml', 'gramexlog.yaml']) {
    const written = file(alone, name)
    expect(loadConfig({ cwd: alone, env: {} }).file).toBe(written)
  }
})

test('without a file all places looked at are listed, with what to do', () => {
  const cwd = join(tempDir(), 'app')
  mkdirSync(cwd)
  const error = errorOf(() => loadConfig({ cwd, env: {} }))
  expect(error.code).toBe('ERR_GRAMEXLOG_CONFIG_NOT_FOUND')
  expect(error.message).toContain(`\n  ${cwd}\n  ${join(cwd, '..')}\n`)
  expect(error.message).toMatch(/gramexlog\.yaml, gramexlog\.yml, gramex\.yaml, gramex\.yml/)
  expect(error.message).toMatch(/Add a gramexlog\.yaml .* GRAMEXLOG_CONFIG/)
})

test('a file that was named and is not there is not replaced by another', () => {
  const cwd = tempDir()
  file(cwd, 'gramexlog.yaml')
  const byOption = errorOf(() => loadConfig({ cwd, env: {}, config: 'nope.yaml' }))
  expect(byOption.code).toBe('ERR_GRAMEXLOG_CONFIG_NOT_FOUND')
  expect(byOption.message).toContain(join(cwd, 'nope.yaml'))
  const byEnv = errorOf(() => loadConfig({ cwd, env: { GRAMEXLOG_CONFIG: '.' } }))
  expect(byEnv.message).toMatch(/GRAMEXLOG_CONFIG names one that does not exist or is not a file/)
})

test("the journals' directory: the option, GRAMEXLOG_DIR, dir:, then .gramexlog beside the file", () => {
  const cwd = tempDir()
  mkdirSync(join(cwd, 'conf'))
  const plain = file(join(cwd, 'conf'), 'plain.yaml')
  const config = file(join(cwd, 'conf'), 'dir.yaml', 'gramexlog: {dir: ../logs, a: }')
  const env = { GRAMEXLOG_DIR: 'by-env' }
  expect(loadConfig({ cwd, env, config, dir: 'by-option' }).dir).toBe(join(cwd, 'by-option'))
  expect(loadConfig({ cwd, env, config }).dir).toBe(join(cwd, 'by-env'))
  expect(loadConfig({ cwd, env: { GRAMEXLOG_DIR: '' }, config }).dir).toBe(join(cwd, 'logs'))
  expect(loadConfig({ cwd, env: {}, config: plain }).dir).toBe(join(cwd, 'conf', '.gramexlog'))
})
