import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '@gramexlog/core'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { documents } from './support/search.ts'

const { url } = inject('servers')[0]!

test('programs that start and die while others look for journals of the dead lose nothing', async () => {
  const app = appFolder({ url }, { flush: 0.01 })
  const adopters = await Promise.all([
    open({ config: app.config }),
    open({ config: app.config }),
    open({ config: app.config }),
  ])
  onTestFinished(async () => void (await Promise.all(adopters.map((adopter) => adopter.close()))))
  const safe: number[] = []
  let next = 0
  const die = async () => {
    while (next < 60) {
      next += 1
      const n = next
      const { stdout, stderr } = await app.start('die', [String(n)]).ended
      if (stdout.includes('safe')) safe.push(n)
      expect(stderr).not.toContain('the disk refuses')
    }
  }
  await Promise.all([die(), die(), die()])
  expect(safe.length).toBe(60)
  await expect.poll(async () => (await documents(url, app.index)).length, { timeout: 10_000 }).toBe(60)
  await sleep(100)
  const numbers = (await documents(url, app.index)).map(({ _source }) => Number(_source.n))
  expect(numbers.sort((a, b) => a - b)).toEqual(safe.sort((a, b) => a - b))
  await expect.poll(() => app.files(), { timeout: 10_000 }).toEqual([])
})
