import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { Instance } from '../../src/instance/instance.ts'
import { countDropped } from '../support/dropped-events.ts'
import { tempDir } from '../support/temp-dir.ts'

test.for([
  ['csv', 50],
  ['[csv, local]', 0],
] as const)(
  'of sink: %s, whose CSV file cannot be written, %s of 50 records are lost',
  async ([sink, lost]) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const told = countDropped()
    const dir = tempDir()
    const config = join(dir, 'gramexlog.yaml')
    writeFileSync(config, `gramexlog: {guide: {sink: ${sink}, keys: [time], filename: log.csv}}`)
    mkdirSync(join(dir, 'log.csv'))
    const instance = new Instance(loadConfig({ config }), { thread: false })
    for (let n = 0; n < 50; n += 1) instance.target('guide').log({ n })
    await instance.close()
    const { accepted, dropped, droppedBy } = instance.stats()
    expect([accepted, dropped, droppedBy.csv, droppedBy.disk]).toEqual([50, lost, 50, 0])
    expect(told()).toBe(lost)
  },
)
