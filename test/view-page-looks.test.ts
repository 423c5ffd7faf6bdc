import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { picture } from './support/browser.ts'
import { requestRecords } from './support/page-records.ts'
import { cell, line, shownView, total } from './support/shown-view.ts'

const records = [...requestRecords(5_000, Date.now())]
const view = shownView({ requests: records, empty: [], events: [] })
const { show, address } = view

describe('how it looks', () => {
  test('dark where the system is, and light by the switch, also the next time', async () => {
    const page = await show('requests', { colorScheme: 'dark' })
    const ground = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
    await expect.poll(() => total(page)).toBe('5,000 records')
    expect(await ground()).toBe('rgb(20, 23, 26)')
    await page.locator('.histogram canvas').waitFor()
    await picture(page, 'dark')
    await page.getByRole('button', { name: 'Light colours' }).click()
    await expect.poll(ground).toBe('rgb(255, 255, 255)')
    await page.reload()
    await expect.poll(ground).toBe('rgb(255, 255, 255)')
  })

  test('on a phone nothing is wider than it, and all can be reached', async () => {
    const page = await show('requests', {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
    })
    await expect.poll(() => line(page, 0).isVisible()).toBe(true)
    const wider = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(await wider()).toBeLessThanOrEqual(0)
    await page.locator('.histogram canvas').waitFor()
    await picture(page, 'phone')
    await page.getByRole('button', { name: 'Targets and fields' }).tap()
    await page.getByRole('link', { name: /^events/ }).tap()
    await expect.poll(() => address(page)).toBe('events')
    await page.goBack()
    await cell(page, 0, 'message').tap()
    await expect.poll(() => page.getByRole('complementary', { name: 'Record' }).isVisible()).toBe(true)
    expect(await wider()).toBeLessThanOrEqual(0)
    await picture(page, 'phone-record')
    await page.getByRole('button', { name: 'Close the record' }).tap()
    await page.getByRole('button', { name: 'All times' }).tap()
    await page.getByRole('button', { name: 'Last 7 days' }).tap()
    await expect.poll(() => address(page)).toBe('requests?_from=now-7d')
  })

  test('times are local or UTC, when or how long ago', async () => {
    const page = await show('requests')
    const time = () => cell(page, 0, '@timestamp').innerText()
    const iso = String(records.at(-1)!['@timestamp'])
    const berlin = new Date(iso).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' })
    await expect.poll(time).toBe(`${berlin}.${iso.slice(-4, -1)}`)
    await page.keyboard.press('z')
    await expect.poll(time).toBe(iso.replace('T', ' ').slice(0, -1))
    await expect.poll(() => page.getByRole('columnheader').first().innerText()).toContain('UTC')
    await page.keyboard.press('t')
    await expect.poll(time).toMatch(/^\d+ (s|min) ago$/)
  })
})

test('the keyboard is enough', async () => {
  const page = await show('requests')
  await expect.poll(() => line(page, 0).isVisible()).toBe(true)
  const selected = () => page.locator('.line[aria-selected=true]').getAttribute('id')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await expect.poll(selected).toBe('row-1')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('complementary', { name: 'Record' }).count()).toBe(1)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('complementary', { name: 'Record' }).count()).toBe(0)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys and search' })
  await expect.poll(() => help.isVisible()).toBe(true)
  await picture(page, 'help')
  await page.keyboard.press('Escape')
  await expect.poll(() => help.isVisible()).toBe(false)
  await page.keyboard.press('/')
  await page.keyboard.type('level=warn')
  await page.keyboard.press('Enter')
  await expect.poll(() => address(page)).toBe('requests?level=warn')
})

describe('states', () => {
  test('a target without records says how they come', async () => {
    const page = await show('empty')
    await expect.poll(() => page.locator('.message').innerText()).toContain('log("empty", { x: 1 })')
  })

  test('where nothing fits, a click drops what was asked', async () => {
    const page = await show('requests?level=none')
    await page.getByRole('button', { name: 'Drop all conditions' }).click()
    await expect.poll(() => total(page)).toBe('5,000 records')
  })

  test('a query that is wrong says what', async () => {
    const page = await show('requests?_sort=nothing')
    await expect.poll(() => page.locator('.failed').innerText()).toContain('nothing')
    // The browser itself tells the console of each answer that is no success.
    expect(view.troubles.splice(0).every((trouble) => /status of 400/.test(trouble))).toBe(true)
  })

  test('while Elasticsearch is away the files on this machine are shown, and delivery says that it waits', async () => {
    const page = await show('away')
    await expect.poll(() => page.locator('.notice').innerText()).toContain('the files of this machine')
    await expect.poll(() => cell(page, 0, 'message').innerText()).toBe('waits for its server')
    await page.getByRole('button', { name: 'Delivery' }).click()
    const state = page.getByRole('row', { name: /^away/ })
    await expect.poll(() => state.innerText()).toMatch(/on its way|late/)
    await picture(page, 'delivery')
  })
})

describe('dead letters', () => {
  const reason = 'mapper_parsing_exception: <b>[x]</b> is no long'
  const time = new Date().toISOString()
  const health = {
    targets: [
      {
        name: 'away',
        writers: 1,
        backlogBytes: 0,
        lagMs: 0,
        deadLetters: 2,
        lastDead: [{ id: 'x1', time, reason }],
      },
    ],
  }

  test('are shown with their reasons, and sent again when one says so twice', async () => {
    const page = await show('empty')
    const sent: unknown[] = []
    await page.route('**/~/health', (route) => route.fulfill({ json: health }))
    await page.route('**/~/replay/**', async (route) => {
      const request = route.request()
      sent.push([
        request.method(),
        await request.headerValue('content-type'),
        new URL(request.url()).pathname,
      ])
      await route.fulfill({ json: { stored: 1, refused: 1 } })
    })
    await page.getByRole('button', { name: 'Delivery' }).click()
    const dead = page.getByRole('region', { name: 'Dead letters of away' })
    await expect.poll(() => dead.innerText()).toContain(reason)
    await dead.getByRole('button', { name: 'Send again' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(sent).toEqual([])
    await dead.getByRole('button', { name: 'Send again' }).click()
    await dialog.getByRole('button', { name: 'Send again' }).click()
    await expect.poll(() => dead.getByRole('status').innerText()).toBe('1 stored, 1 refused again')
    expect(sent).toEqual([['POST', 'application/json', '/logs/~/replay/away']])
  })

  test('cannot be sent again where nothing can be changed', async () => {
    const page = await show('empty')
    await page.route('**/~/health', (route) => route.fulfill({ json: health }))
    await page.route('**/~/targets', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ json: { ...(await response.json()), readOnly: true } })
    })
    await page.goto(`${page.url()}#tab=delivery`)
    await page.reload()
    await expect.poll(() => page.getByRole('region', { name: 'Dead letters of away' }).count()).toBe(1)
    expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0)
  })
})

describe('accessible', () => {
  const faults = async (page: Page) => {
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 200)}`)
  }

  test.each(['light', 'dark'] as const)('axe finds nothing in the %s page', async (colorScheme) => {
    const page = await show('requests?level=error&level=warn', { colorScheme })
    await cell(page, 1, 'message').click()
    await page
      .getByRole('region', { name: 'Fields' })
      .getByRole('button', { name: 'user.id', exact: true })
      .click()
    await expect.poll(() => page.locator('.statistics dl, .top-value').count()).toBeGreaterThan(0)
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('?')
    expect(await faults(page)).toEqual([])
  })

  test('axe finds nothing on a phone, in what has no records, and in delivery', async () => {
    const page = await show('empty', { viewport: { width: 390, height: 780 } })
    await expect.poll(() => page.locator('.message').count()).toBe(1)
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Delivery' }).click()
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(1)
    expect(await faults(page)).toEqual([])
  })
})
