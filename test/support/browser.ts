import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { installed } from './debian.ts'

const PROGRAM = '/usr/bin/chromium'
/** Where pictures of what was tested are kept. */
const RESULTS = join(import.meta.dirname, '..', '..', 'test-results')

/** Debian's Chromium: the browser's own sandbox is nothing that root can have. */
export async function startBrowser(): Promise<Browser> {
  // The fonts that Debian has no browser without, in a container that has none.
  installed(PROGRAM, 'chromium', 'fonts-dejavu-core')
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return await chromium.launch({ executablePath: PROGRAM, args: [...args, '--disable-dev-shm-usage'] })
}

/** @param troubles what goes wrong in the page is told there */
export async function openPage(
  browser: Browser,
  troubles: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`))
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`)
  })
  return page
}

/** Keeps a picture of what is shown, for whoever wants to see it. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true })
  await page.screenshot({ path: join(RESULTS, `view-${name}.png`) })
}
