import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { Instance } from '../../src/instance/instance.ts'
import { countDropped } from '../support/dropped-events.ts'
import { tempDir } from '../support/temp-dir.ts'

/** An instance whose server is not there. */
function setUp(journal: string) {
  const dir = tempDir()
  const config = join(dir, 'gramexlog.yaml')
  writeFileSync(
    config,
    `gramexlog: {flush: 0.05, exitTimeout: 0, guide: {url: "http://127.0.0.1:9", journal: ${journal}}}`,
  )
  const instance = new Instance(loadConfig({ config }), { thread: false })
  onTestFinished(() => void instance.close())
  const segments = () =>
    readdirSync(join(dir, '.gramexlog'), { recursive: true })
      .map((name) => join(dir, '.gramexlog', String(name)))
      .filter((name) => name.endsWith('.ndjson'))
      .sort()
  return {
    instance,
    bytes: () => segments().reduce((sum, name) => sum + statSync(name).size, 0),
    records: () =>
      segments().flatMap((name) =>
        readFileSync(name, 'utf8')
          .trim()
          .split('\n')
          .map((line) => Number(JSON.parse(line).n)),
      ),
  }
}

test.for([
  // The first batch is under way all the time, however much the first tick found: what it holds is not dropped.
  ['drop_oldest', 'the oldest records', { kept: 2_999, dropped: 1_500 }],
  ['block', 'those that are logged', { kept: 100, dropped: 2_999 }],
] as const)(
  'a journal that is full by %s drops %s, says it once, and grows no more',
  async ([full, , one]) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const told = countDropped()
    const { instance, bytes, records } = setUp(`{size: 20KB, full: ${full}}`)
    const target = instance.target('guide')
    let most = 0
    for (let n = 0; n < 3_000; n += 1) {
      target.log({ n })
      if (n % 20 === 0) await turn()
      if (n % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 60))
      most = Math.max(most, bytes())
    }
    await turn()
    await vi.waitFor(() => {
      const { dropped, droppedBy, accepted } = instance.stats()
      const left = records().length - (3_000 - dropped)
      // Of a segment of which a batch is under way the dropped ones are still to be seen; one of 2,500 bytes holds 63 at most.
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left).toBeLessThan(full === 'block' ? 1 : 64)
      expect([accepted, droppedBy.journal]).toEqual([3_000, dropped])
    })
    // Beyond the cap only by what a turn writes, and, where the oldest go, by what is written between two ticks.
    expect(most).toBeLessThan(full === 'block' ? 22_000 : 40_000)
    expect(records()).toContain(one.kept)
    expect(records()).not.toContain(one.dropped)
    const said = warn.mock.calls.filter(([words]) => String(words).includes('journal.size'))
    expect(said.length).toBe(1)
    await instance.close()
    expect(told()).toBe(instance.stats().droppedBy.journal)
  },
)
