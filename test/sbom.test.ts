import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { billOf } from '../scripts/bill-of-materials.mjs'

const root = join(import.meta.dirname, '..')
const print = () =>
  execFileSync(process.execPath, [join(root, 'scripts', 'sbom.mjs')], { encoding: 'utf8', maxBuffer: 1e8 })

test('the bill of materials has each dependency of each package, with its licence and its hash', {
  timeout: 60_000,
}, () => {
  const { components, ...head } = JSON.parse(print()) as ReturnType<typeof billOf>
  expect(head).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 })
  const names = new Set(components.map(({ name }) => name))
  for (const folder of readdirSync(join(root, 'packages'))) {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
    for (const name of [manifest.name, ...Object.keys(manifest.dependencies ?? {})])
      expect([...names]).toContain(name)
  }
  expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length)
  const foreign = components.filter(({ name }) => !/^(@gramexlog\/|gramexlog$)/.test(name))
  expect(foreign.filter(({ hashes }) => !/^[0-9a-f]{128}$/.test(hashes?.[0]?.content ?? ''))).toEqual([])
  expect(foreign.filter(({ licenses }) => JSON.stringify(licenses).includes('unknown'))).toEqual([])
  // What is bundled is no dependency, and comes along all the same.
  for (const name of ['zod', 'commander', 'uplot', '@elastic/transport']) expect([...names]).toContain(name)
  // In the version that is, and in no other that only builds or tests have.
  const versions = components
    .filter(({ name }) => name === '@opentelemetry/core')
    .map(({ version }) => version)
  expect(versions).toEqual([expect.stringMatching(/^2\./)])
  // What only builds and tests is nothing that users get.
  for (const name of ['vitest', 'knip', 'recheck']) expect([...names]).not.toContain(name)
})
