import { readFileSync } from 'node:fs'
import type { Page, Route } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { picture } from './support/browser.ts'
import { requestRecords } from './support/page-records.ts'
import { cell, shownView, total } from './support/shown-view.ts'

const COUNT = 20_000
const records = [...requestRecords(COUNT, Date.now())]
const thatFit = (fits: (record: Record<string, unknown>) => boolean) =>
  records.filter(fits).length.toLocaleString('en-US')

const view = shownView({ requests: records, events: [], paused: [], late: [] })
const { show, address } = view

const search = async (page: Page, text: string) => {
  await page.getByRole('combobox', { name: 'Search' }).fill(text)
  await page.keyboard.press('Enter')
}

describe('asking', () => {
  test('the box takes conditions as they read; each part becomes a chip, and the address says it', async () => {
    const page = await show('requests')
    await expect.poll(() => total(page)).toBe('20,000 records')
    await search(page, 'level=error duration>=1500 "payment failed"')
    const found = thatFit(
      ({ level, duration, message }) =>
        level === 'error' && (duration as number) >= 1_500 && message === 'payment failed',
    )
    await expect.poll(() => total(page)).toBe(`${found} records`)
    expect(address(page)).toBe('requests?q=payment+failed&level=error&duration>~=1500')
    const chips = page.getByRole('list', { name: 'What is asked' })
    await expect
      .poll(() => chips.innerText())
      .toMatch(/payment failed[\s\S]*level\s*=\s*error[\s\S]*duration\s*≥\s*1500/)
    await page.getByRole('button', { name: 'Not: level = error' }).click()
    await expect.poll(() => address(page)).toContain('level!=error')
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => total(page)).toBe('20,000 records')
    await picture(page, 'light')
  })

  test('fields and values are completed', async () => {
    const page = await show('requests')
    const box = page.getByRole('combobox', { name: 'Search' })
    await expect.poll(() => total(page)).toBe('20,000 records')
    await box.pressSequentially('user.i')
    await expect
      .poll(() => page.getByRole('option').allInnerTexts())
      .toEqual([expect.stringMatching(/^user\.id/)])
    await page.keyboard.press('Tab')
    expect(await box.inputValue()).toBe('user.id=')
    await box.pressSequentially('b')
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringMatching(/^bob/)])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => address(page)).toBe('requests?user.id=bob')
    await expect.poll(() => total(page)).toBe('5,000 records')
  })

  test('a slip is told under the box, and nothing else changes', async () => {
    const page = await show('requests?level=error')
    await search(page, '_from=yesterday')
    await expect
      .poll(() => page.locator('#search-problem').innerText())
      .toContain('_from=yesterday: is no time')
    expect(address(page)).toBe('requests?level=error')
  })

  test('a pull across the bars zooms in, and "back" goes out again', async () => {
    const page = await show('requests')
    const chart = page.locator('.histogram .u-over')
    const box = (await chart.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => address(page)).toMatch(/^requests\?_from=\d{4}-.*&_to=\d{4}-/)
    await expect.poll(async () => Number((await total(page))?.replace(/\D/g, ''))).toBeLessThan(8_000)
    await page.goBack()
    await expect.poll(() => total(page)).toBe('20,000 records')
  })

  test('a span of time is picked', async () => {
    const page = await show('requests')
    await page.getByRole('button', { name: 'All times' }).click()
    await page.getByRole('button', { name: 'Last hour' }).click()
    await expect.poll(() => address(page)).toBe('requests?_from=now-1h')
    await expect.poll(async () => Number((await total(page))?.replace(/\D/g, ''))).toBeLessThan(9_001)
    await page.getByRole('button', { name: 'Last hour' }).click()
    await page.getByLabel('From', { exact: true }).fill('2026-01-31T12:00:00')
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await expect.poll(() => address(page)).toMatch(/^requests\?_from=2026-01-31T11:00:00.000Z/)
  })

  test('a value is filtered in and out by a click', async () => {
    const page = await show('requests')
    await cell(page, 0, 'message').hover()
    await page.getByRole('button', { name: 'Only with this message' }).click()
    const message = records.at(-1)!.message
    await expect.poll(() => address(page)).toBe(`requests?message=${String(message).replaceAll(' ', '+')}`)
    await expect.poll(() => total(page)).toBe(`${thatFit((record) => record.message === message)} records`)
    await cell(page, 0, 'level').hover()
    await page.getByRole('button', { name: 'Filter out this level' }).click()
    await expect.poll(() => address(page)).toContain('&level!=')
  })

  test('groups are rows, and lead to their records', async () => {
    const page = await show('requests')
    await search(page, '_by=level _c=duration|avg _c=n|count')
    await expect.poll(() => total(page)).toBe('4 groups')
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['level', 'duration|avg', 'n|count'])
    await page.locator('.line', { hasText: 'error' }).click()
    await expect.poll(() => address(page)).toBe('requests?level=error')
    await expect.poll(() => total(page)).toBe(`${thatFit(({ level }) => level === 'error')} records`)
  })
})

test('what is asked is downloaded as a file', async () => {
  const page = await show('requests?level=error&_c=n&_c=message')
  await page.getByRole('button', { name: 'Download' }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toBe('requests.csv')
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split(/\r?\n/)
  expect(lines[0]).toBe('n,message')
  expect((lines.length - 1).toLocaleString('en-US')).toBe(thatFit(({ level }) => level === 'error'))
})

describe('live', () => {
  test('new records appear by themselves; while it is paused they are counted', async () => {
    const page = await show('events')
    await expect.poll(() => page.getByText('No records yet').count()).toBe(1)
    await page.getByRole('button', { name: 'Live', exact: true }).click()
    view.gramexlog.log('events', { level: 'warn', message: 'first' })
    await expect.poll(() => cell(page, 0, 'message').innerText()).toBe('first')
    await page.getByRole('button', { name: 'Live', exact: true }).click()
    for (let n = 0; n < 3; n++) view.gramexlog.log('events', { level: 'info', message: `later ${n}` })
    await expect.poll(() => page.getByRole('button', { name: '3 new' }).count()).toBe(1)
    expect(await cell(page, 0, 'message').innerText()).toBe('first')
    await page.getByRole('button', { name: '3 new' }).click()
    await expect.poll(() => cell(page, 0, 'message').innerText()).toBe('later 2')
    await expect.poll(() => total(page)).toBe('4 records')
  })
})

test('what is shown already is not counted as new when the tail tells of it after the pause', async () => {
  view.gramexlog.log('paused', { level: 'info', message: 'shown' })
  const page = await show('paused')
  await expect.poll(() => cell(page, 0, 'message').innerText()).toBe('shown')
  let begin = () => {}
  const beginning = new Promise<void>((done) => {
    begin = done
  })
  await page.route('**/~/tail/paused**', async (route) => {
    await beginning
    await route.continue()
  })
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  const listening = page.waitForResponse('**/~/tail/paused**')
  begin()
  await listening
  // Two, which come together: whoever counts what is shown never says so.
  for (let n = 0; n < 2; n++) view.gramexlog.log('paused', { level: 'info', message: `new ${n}` })
  await expect.poll(() => page.getByRole('button', { name: '2 new' }).count()).toBe(1)
  await page.getByRole('button', { name: '2 new' }).click()
  await expect.poll(() => total(page)).toBe('3 records')
})

test('what comes while an answer of before is under way stays', async () => {
  const page = await show('late')
  await expect.poll(() => page.getByText('No records yet').count()).toBe(1)
  let arrive = () => {}
  const arriving = new Promise<void>((done) => {
    arrive = done
  })
  const holdOne = async (route: Route) => {
    const response = await route.fetch()
    await arriving
    await route.fulfill({ response })
  }
  await page.route('**/~/rows/late**', holdOne, { times: 1 })
  const answered = page.waitForRequest('**/~/rows/late**')
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await answered
  await new Promise((done) => setTimeout(done, 200))
  view.gramexlog.log('late', { level: 'warn', message: 'meanwhile' })
  await expect.poll(() => cell(page, 0, 'message').innerText()).toBe('meanwhile')
  arrive()
  await page.waitForResponse('**/~/rows/late**')
  await expect.poll(() => total(page)).toBe('1 record')
  expect(await cell(page, 0, 'message').innerText()).toBe('meanwhile')
})

test('the counts of the targets go on while the page is looked at', async () => {
  const page = await show('late')
  await page.clock.install()
  await page.reload()
  const counted = page.locator('.target', { hasText: 'events' }).locator('.count')
  await counted.waitFor()
  const before = Number(await counted.innerText())
  view.gramexlog.log('events', { level: 'info', message: 'counted' })
  // The answer takes its time, which the page's clock knows nothing of.
  const later = async () => {
    await page.clock.runFor(65_000)
    return await counted.innerText()
  }
  await expect.poll(later, { interval: 500 }).toBe(String(before + 1))
})

test('under the name of no target the page tells which there are', async () => {
  const page = await show('nope')
  await page.getByRole('heading', { name: 'There is no target "nope" here' }).waitFor()
  await page.getByRole('button', { name: 'requests', exact: true }).click()
  await expect.poll(() => address(page)).toBe('requests')
  await expect.poll(() => total(page)).toMatch(/^20,\d{3} records$/)
  // The browser's own words about the page, and about what it asked.
  const others = view.troubles.splice(0).filter((trouble) => !trouble.includes('404'))
  expect(others).toEqual([])
})

test('while one reads further down, new records wait above', async () => {
  const page = await show('requests')
  await expect.poll(() => total(page)).toBe('20,000 records')
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await page.locator('.table').evaluate((table) => table.scrollTo(0, 5_000))
  const read = cell(page, 195, 'message')
  await read.waitFor()
  const before = await read.boundingBox()
  view.gramexlog.log('requests', {
    ...records[0],
    '@timestamp': new Date().toISOString(),
    message: 'just now',
  })
  await page.getByRole('button', { name: '1 new' }).waitFor()
  expect(await read.boundingBox()).toEqual(before)
  await page.locator('.table').evaluate((table) => table.scrollTo(0, 0))
  await expect.poll(() => cell(page, 0, 'message').innerText()).toBe('just now')
})
