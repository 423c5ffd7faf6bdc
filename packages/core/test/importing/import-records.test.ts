import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { Import } from '../../src/importing/import-records.ts'
import type { Batch } from '../../src/shipper/batch.ts'
import { TARGET } from '../support/target.ts'
import { tempDir } from '../support/temp-dir.ts'

const sent = vi.hoisted(() => ({ records: 0 }))

vi.mock('../../src/sinks/elasticsearch.ts', () => ({
  ElasticsearchSink: class {
    async deliver(batch: Batch) {
      await new Promise((done) => setTimeout(done, 20))
      sent.records += batch.count
      return { kind: 'delivered' }
    }
    async close() {}
  },
}))

async function* torn() {
  yield Buffer.from('{"n":1}\n{"n":2}\n')
  throw new Error('torn')
}

function importInto(sink: 'elasticsearch' | 'local', dir: string) {
  const target = { ...TARGET, sinks: [sink] }
  return new Import({
    config: { dir } as never,
    target,
    signal: new AbortController().signal,
    bad: () => {},
    trouble: () => {},
    read: () => {},
    notice: () => {},
  })
}

test('what is before the place where a file is torn is stored when the error comes', async () => {
  await expect(importInto('elasticsearch', tempDir()).file(torn())).rejects.toThrow('torn')
  expect(sent.records).toBe(2)
})

test('a local target has nothing of a torn file', async () => {
  const dir = tempDir()
  await expect(importInto('local', dir).file(torn())).rejects.toThrow('torn')
  expect(readdirSync(join(dir, TARGET.name))).toEqual([])
})
