import { describe, expect, test } from 'vitest'
import { LEVELS, requestRecords } from './support/page-records.ts'
import { cell, line, shownView, total } from './support/shown-view.ts'

const COUNT = 20_000
const records = [...requestRecords(COUNT, Date.now())]
const { show, address } = shownView({ requests: records, empty: [] })

describe('the table', () => {
  test('has the newest first, each row in the colour of its level', async () => {
    const page = await show('requests#zone=utc')
    const newest = records.at(-1)!
    const time = String(newest['@timestamp']).replace('T', ' ').slice(0, -1)
    await expect.poll(() => cell(page, 0, '@timestamp').innerText()).toBe(time)
    for (const at of [0, 3, 5]) {
      const level = LEVELS[((COUNT - 1 - at) * 7) % LEVELS.length]
      expect(await line(page, at).getAttribute('class')).toContain(level)
    }
  })

  test('goes through all records, with few in the document', async () => {
    const page = await show('requests')
    await expect.poll(() => total(page)).toBe('20,000 records')
    await page.keyboard.press('G')
    await expect.poll(() => cell(page, COUNT - 1, 'message').innerText()).toBe(records[0]!.message)
    expect(await page.locator('.line').count()).toBeLessThan(80)
    await page.locator('.table').evaluate((table) => table.scrollTo(0, table.scrollHeight / 2))
    await expect
      .poll(() => cell(page, COUNT / 2, 'message').innerText())
      .toBe(records[COUNT / 2 - 1]!.message)
  })

  test('of five million rows each can be reached', async () => {
    const page = await show('empty')
    await page.route('**/~/rows/**', async (route) => {
      const asked = new URL(route.request().url()).searchParams
      const offset = Number(asked.get('_offset') ?? 0)
      const rows = Array.from({ length: 100 }, (_, at) => ({ _id: `r${offset + at}`, n: offset + at }))
      await route.fulfill({ json: { backend: 'local', rows, count: 5_000_000 } })
    })
    await page.goto(new URL('empty?_c=n', page.url()).href)
    const seen = () => page.locator('.line .cell').allInnerTexts()
    await expect.poll(seen).toContain('5')
    await page.keyboard.press('G')
    await expect.poll(seen).toContain('4999999')
    await page.locator('.table').evaluate((table) => table.scrollTo(0, table.scrollHeight / 2))
    await expect.poll(async () => Math.round(Number((await seen())[8]) / 100_000)).toBe(25)
    const before = Number((await seen())[8])
    await page.locator('.table').hover()
    await page.mouse.wheel(0, 260)
    await expect.poll(async () => Number((await seen())[8]) - before).toBe(10)
  })

  test('columns are chosen, dragged and sorted by, and the address remembers it', async () => {
    const page = await show('requests')
    const fields = page.getByRole('region', { name: 'Fields' })
    await fields.getByRole('button', { name: 'Column duration' }).click()
    await fields.getByRole('button', { name: 'Column user.id' }).click()
    await expect
      .poll(() => address(page))
      .toBe('requests?_c=@timestamp&_c=level&_c=message&_c=duration&_c=user.id')
    const header = (name: string) => page.getByRole('columnheader').filter({ hasText: name })
    await header('user.id').dragTo(header('level'))
    await expect
      .poll(() => address(page))
      .toBe('requests?_c=@timestamp&_c=user.id&_c=level&_c=message&_c=duration')
    await header('user.id').getByRole('button').press('Shift+ArrowRight')
    await expect
      .poll(() => address(page))
      .toBe('requests?_c=@timestamp&_c=level&_c=user.id&_c=message&_c=duration')
    await header('duration').getByRole('button').click()
    await expect.poll(() => address(page)).toContain('&_sort=-duration')
    await expect.poll(() => cell(page, 0, 'duration').innerText()).toBe('1899')
    await page.reload()
    await expect
      .poll(() => page.getByRole('columnheader').allInnerTexts())
      .toEqual([
        expect.stringContaining('time'),
        'level',
        'user.id',
        'message',
        expect.stringContaining('duration'),
      ])
  })

  test('a field tells its values', async () => {
    const page = await show('requests')
    const fields = page.getByRole('region', { name: 'Fields' })
    await fields.getByRole('button', { name: 'user.id', exact: true }).click()
    await expect.poll(() => fields.locator('.statistics').innerText()).toMatch(/100 %[\s\S]*ann[\s\S]*25 %/)
    await fields.getByRole('button', { name: 'duration', exact: true }).click()
    await expect
      .poll(() => fields.locator('dl').innerText())
      .toMatch(/min[\s\S]*0[\s\S]*avg[\s\S]*948\.\d+[\s\S]*max[\s\S]*1,899/)
  })
})

describe('a record', () => {
  test('opens whole, goes on with j, and is copied', async () => {
    const page = await show('requests')
    await cell(page, 1, 'message').click()
    const panel = page.getByRole('complementary', { name: 'Record' })
    await expect.poll(() => panel.innerText()).toMatch(/user[\s\S]*id[\s\S]*team[\s\S]*red/)
    await page.keyboard.press('j')
    await panel.getByRole('button', { name: 'Copy the record as JSON' }).click()
    const copied = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()'))
    expect(copied).toMatchObject({ n: COUNT - 3, user: records.at(-3)!.user })
    await page.keyboard.press('Escape')
    await expect.poll(() => panel.count()).toBe(0)
  })

  test('has a link that shows all as it was', async () => {
    const page = await show('requests?level=error&_c=message&_c=n#zone=utc')
    await cell(page, 2, 'message').click()
    const panel = page.getByRole('complementary', { name: 'Record' })
    const before = await panel.innerText()
    const again = await show(page.url())
    const there = again.getByRole('complementary', { name: 'Record' })
    await expect.poll(() => there.innerText()).toBe(before)
    expect(await again.locator('.total').textContent()).toBe(await total(page))
    expect(await again.getByRole('columnheader').allInnerTexts()).toEqual(['message', 'n'])
    expect(await again.locator('.line[aria-selected=true]').getAttribute('id')).toBe('row-2')
  })
})
