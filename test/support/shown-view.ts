import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GramexLog, open } from '@gramexlog/core'
import { createView, type View } from '@gramexlog/view'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openPage, picture, startBrowser } from './browser.ts'
import { closedPort } from './closed-port.ts'

/** A view of local targets, and a browser that shows it, for the tests of one file. */
export interface ShownView {
  /** To log more while it is shown. */
  readonly gramexlog: GramexLog
  readonly base: string
  /** What went wrong in the test's pages until now: scripts, the console, what the policy forbade. It has to be empty in the end. */
  readonly troubles: string[]
  /** @param address below where the view is mounted */
  show(address: string, options?: BrowserContextOptions): Promise<Page>
  /** The address of a page, below where the view is mounted. */
  address(page: Page): string
}

/** @param records by their targets, which are all local; beside them `away` is one whose server is not there */
export function shownView(records: Readonly<Record<string, Iterable<object>>>): ShownView {
  const folder = mkdtempSync(join(tmpdir(), 'gramexlog-page-'))
  const troubles: string[] = []
  let pages: Page[] = []
  let parts: { gramexlog: GramexLog; view: View; browser: Browser; base: string } | undefined

  beforeAll(async () => {
    const config = join(folder, 'gramexlog.yaml')
    const local = Object.keys(records).map((name) => `  ${name}: { sink: local }\n`)
    const away = `  away: { url: 'http://127.0.0.1:${await closedPort()}' }\n`
    writeFileSync(config, `gramexlog:\n${local.join('')}${away}`)
    const gramexlog = await open({ config })
    for (const [target, some] of Object.entries(records))
      for (const record of some) gramexlog.log(target, record)
    gramexlog.log('away', { message: 'waits for its server' })
    await gramexlog.flush({ timeout: 1_000 })
    // At a path of its own, where every address of the page has to be relative.
    const view = createView({ config, readOnly: false, base: '/logs' })
    const { url } = await view.listen()
    parts = { gramexlog, view, base: new URL('logs/', url).href, browser: await startBrowser() }
  })

  afterAll(async () => {
    await parts?.browser.close()
    await parts?.view.close()
    await parts?.gramexlog.close()
    rmSync(folder, { recursive: true, force: true })
  })

  beforeEach(() => {
    pages = []
    troubles.length = 0
  })
  // Whatever a test does, nothing may go wrong unseen.
  afterEach(async ({ task }) => {
    for (const page of pages) {
      if (task.result?.state === 'fail') await picture(page, `failed-${task.id}`).catch(() => {})
      await page.context().close()
    }
    expect(troubles).toEqual([])
  })

  return {
    get gramexlog() {
      return parts!.gramexlog
    },
    get base() {
      return parts!.base
    },
    troubles,
    async show(address, options) {
      const { base, browser } = parts!
      const page = await openPage(browser, troubles, options)
      pages.push(page)
      await page.goto(new URL(address, base).href)
      return page
    },
    address: (page) => decodeURIComponent(page.url().slice(parts!.base.length)),
  }
}

/** How many records the page says that there are. */
export const total = (page: Page): Promise<string | null> => page.locator('.total').textContent()

export const line = (page: Page, at: number) => page.locator(`#row-${at}`)

export const cell = (page: Page, at: number, column: string) =>
  page.locator(`#row-${at} [data-column="${column}"]`)
