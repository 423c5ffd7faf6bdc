import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { pack, packageNames, root, run } from '../support/packages.ts'

test('the tarballs themselves are what npm would publish, core first, and the command last', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-publish-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await pack(folder)
  const { stdout } = await run(process.execPath, [join(root, 'scripts/publish.mjs'), folder, '--dry-run'])
  const published = stdout.split('\n').filter((line) => line.startsWith('+ '))
  expect(published).toHaveLength(packageNames.length + 1)
  expect(published[0]).toMatch(/^\+ @gramexlog\/core@/)
  expect(published.at(-1)).toMatch(/^\+ gramexlog@/)
})
