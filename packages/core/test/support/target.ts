import type { Target } from '../../src/config/target.ts'

/** A target as the configuration gives it, whose server is not there, and with small limits. */
export const TARGET: Target = {
  name: 'guide',
  index: 'guide',
  dataStream: false,
  keys: [],
  sinks: ['elasticsearch'],
  connection: { nodes: ['http://localhost:9'], headers: {}, timeoutMs: 1000, compress: false },
  timestamp: true,
  template: true,
  keep: {},
  journal: { maxBytes: 1024 * 1024, full: 'drop_oldest', openFiles: 128, durability: 'turn' },
  batch: { bytes: 512 * 1024, records: 5_000, inFlightBytes: 10 * 1024 * 1024 },
  deadLetters: { maxBytes: 1024 * 1024 },
  maxRecordBytes: 1024 * 1024,
}
