import { describe, expect, test } from 'vitest'
import { picture } from './support/browser.ts'
import { hostileRecords } from './support/page-records.ts'
import { cell, shownView, total } from './support/shown-view.ts'

const { show } = shownView({ hostile: hostileRecords().map((line) => JSON.parse(line)), empty: [] })

describe('records that would do harm', () => {
  test('are text and nothing else, in the table and opened', async () => {
    const harmed: string[] = []
    const page = await show('empty')
    await page.exposeFunction('harm', () => harmed.push('it ran'))
    await page.goto(new URL('hostile', page.url()).href)
    const count = hostileRecords().length
    await expect.poll(() => total(page)).toBe(`${count} records`)
    await picture(page, 'hostile')
    const panel = page.getByRole('complementary', { name: 'Record' })
    for (let at = 0; at < count; at++) {
      await page.keyboard.press('j')
      if (at === 0) await page.keyboard.press('Enter')
      await expect.poll(() => panel.locator('.member').count()).toBeGreaterThan(1)
      for (const fold of await panel.locator('.fold[aria-expanded=false]').all()) await fold.click()
    }
    const inside = page.locator('.line, .record')
    expect(
      await inside.locator('script, img, iframe, object, a, h1, style, [onclick], [onload]').count(),
    ).toBe(0)
    expect(await page.evaluate('"polluted" in {}')).toBe(false)
    expect(harmed).toEqual([])
  })

  test('what is not seen in a text is made visible', async () => {
    const page = await show('hostile')
    const row = (text: string) => page.locator('.line', { hasText: text })
    await expect.poll(() => row('bidi').innerText()).toContain('‹U+202E›txt.exe')
    expect(await row('controls').innerText()).toContain('‹ESC›[2J‹ESC›[31mred')
  })

  test('a text of a megabyte is cut, and goes on by a click', async () => {
    const page = await show('hostile?message=long')
    await cell(page, 0, 'message').click()
    const long = page.locator('.member', { hasText: 'more characters' })
    const shown = async () => (await long.innerText()).length
    await expect.poll(shown).toBeLessThan(1_300)
    await long.getByRole('button', { name: 'more characters' }).click()
    await expect.poll(shown).toBeGreaterThan(11_000)
    await long.hover()
    await long.getByRole('button', { name: 'Copy value' }).click()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(copied).toBe('x'.repeat(1024 * 1024 - 2_000))
  })

  test('thousands of members come by the hundred', async () => {
    const page = await show('hostile?message=members')
    await cell(page, 0, 'message').click()
    await page.getByRole('button', { name: 'Open members' }).click()
    await page.getByRole('button', { name: '100 more of 4,900' }).click()
    await expect.poll(() => page.locator('.members .members .member').count()).toBe(200)
  })
})
