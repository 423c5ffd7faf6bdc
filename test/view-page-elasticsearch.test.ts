import { open } from '@gramexlog/core'
import { createView } from '@gramexlog/view'
import type { Locator } from 'playwright-core'
import { expect, inject, onTestFinished, test } from 'vitest'
import { appFolder } from './support/app.ts'
import { openPage, picture, startBrowser } from './support/browser.ts'
import { requestRecords } from './support/page-records.ts'
import { proxyTo } from './support/proxy.ts'
import { count } from './support/search.ts'
import { cell, total } from './support/shown-view.ts'

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>

const COUNT = 2_000
/** A batch and a refresh, on a machine that has much to do. */
const SOON = { timeout: 30_000 }

test('the page over Elasticsearch: what is there, the local files while it is away, and back again', async () => {
  const { url } = inject('servers')[0]!
  const proxy = await proxyTo(url)
  await proxy.open()
  const app = appFolder({ url: `http://127.0.0.1:${proxy.port}`, keep: { size: '64MiB' } })
  const gramexlog = await open({ config: app.config })
  onTestFinished(async () => void (await gramexlog.close()))
  const records = [...requestRecords(COUNT, Date.now() - 60_000)]
  for (const record of records) gramexlog.log('guide', record)
  expect(await gramexlog.flush()).toMatchObject({ delivered: COUNT, dead: 0 })
  await count(url, app.index)

  const view = createView({ config: app.config })
  onTestFinished(() => view.close())
  const { url: base } = await view.listen()
  const browser = await startBrowser()
  onTestFinished(() => browser.close())
  const troubles: string[] = []
  const page = await openPage(browser, troubles)
  await page.goto(new URL('guide', base).href)

  await expect.poll(() => total(page)).toBe('2,000 records')
  expect(await cell(page, 0, 'message').innerText()).toBe(records.at(-1)!.message)
  await expect.poll(() => page.locator('.target .index').innerText()).toBe(app.index)
  expect(await page.locator('.notice').count()).toBe(0)

  await page.getByRole('combobox', { name: 'Search' }).fill('level=error "payment failed"')
  await page.keyboard.press('Enter')
  const fits = records.filter(({ level, message }) => level === 'error' && message === 'payment failed')
  await expect.poll(() => total(page)).toBe(`${fits.length} records`)
  await cell(page, 0, 'message').click()
  const panel = page.getByRole('complementary', { name: 'Record' })
  await expect.poll(() => panel.innerText()).toMatch(/user[\s\S]*team[\s\S]*red/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect.poll(() => total(page)).toBe('2,000 records')

  const chart = await boxAtRest(page.locator('.histogram .u-over'))
  await page.mouse.move(chart.x + chart.width * 0.25, chart.y + 20)
  await page.mouse.down()
  await page.mouse.move(chart.x + chart.width * 0.5, chart.y + 30, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => page.url()).toMatch(/_from=.*&_to=/)
  await expect.poll(async () => Number((await total(page))?.replace(/\D/g, ''))).toBeLessThan(1_000)
  await page.goBack()
  await expect.poll(() => total(page)).toBe('2,000 records')

  const log = (message: string) => gramexlog.log('guide', { level: 'warn', message })
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  log('it is there')
  const newest = () => cell(page, 0, 'message').innerText()
  await expect.poll(newest, SOON).toBe('it is there')

  await proxy.cut()
  log('it is away')
  const notice = page.locator('.notice', { hasText: 'Elasticsearch does not answer' })
  await notice.waitFor(SOON)
  expect(await notice.innerText()).toContain('these are the records in the files of this machine')
  await expect.poll(newest, SOON).toBe('it is away')
  await picture(page, 'away')
  await page.reload()
  await notice.waitFor(SOON)
  await expect.poll(() => total(page)).toBe('2,002 records')

  await proxy.open()
  await notice.waitFor({ state: 'detached', ...SOON })
  log('it is back')
  await expect.poll(newest, SOON).toBe('it is back')
  expect(await gramexlog.flush()).toMatchObject({ delivered: COUNT + 3, dead: 0 })
  await count(url, app.index)
  await page.reload()
  await expect.poll(() => total(page)).toBe('2,003 records')
  expect(await page.locator('.notice').count()).toBe(0)
  expect(troubles).toEqual([])
})

/** Where a part of the page is, once it has moved no more for a moment: what is above it may have just gone. */
async function boxAtRest(part: Locator): Promise<Box> {
  let last: Box | null = null
  await expect
    .poll(
      async () => {
        const before = last
        last = await part.boundingBox()
        return last !== null && before !== null && last.x === before.x && last.y === before.y
      },
      { interval: 200 },
    )
    .toBe(true)
  return last!
}
