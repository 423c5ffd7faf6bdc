import { GramexLogError } from '@gramexlog/core/error'
import type { BadLine } from '@gramexlog/core/operator'
import type { InputFile } from './input-file.ts'

export type Format = 'auto' | 'ndjson' | 'csv'

export interface LinesOptions {
  readonly format: Format
  readonly columns?: string | undefined
  /** Of a row of CSV. */
  readonly maxBytes: number
  readonly bad: (line: BadLine) => void
}

/** How much of a file is looked at to see what it is. */
const SAMPLE_BYTES = 64 * 1024

/** What a file holds, as NDJSON. @throws GramexLogError if that cannot be seen from it */
export async function* linesOf(file: InputFile, options: LinesOptions): AsyncGenerator<Buffer> {
  const content = file.content()
  let sample: Buffer = Buffer.alloc(0)
  while (sample.length < SAMPLE_BYTES && !sample.includes(0x0a)) {
    const { value, done } = await content.next()
    if (done) break
    sample = Buffer.concat([sample, value])
  }
  const whole = (async function* () {
    if (sample.length > 0) yield sample
    yield* content
  })()
  const format = options.format === 'auto' ? formatOf(file.name, sample) : options.format
  if (format === 'ndjson') {
    if (options.columns !== undefined) {
      throw new GramexLogError(
        'ERR_GRAMEXLOG_ARGUMENT',
        `${file.name} is NDJSON; --columns names those of CSV (--format csv, if it is that)`,
      )
    }
    yield* whole
  } else {
    const { csvLines } = await import('./csv-lines.ts')
    yield* csvLines(whole, sample, { ...options, name: file.name })
  }
}

/** @throws GramexLogError if it is neither */
function formatOf(name: string, sample: Buffer): 'ndjson' | 'csv' {
  const [first = ''] = sample.toString('utf8').trimStart().split('\n')
  if (first === '' || first.startsWith('{')) return 'ndjson'
  if (first.startsWith('[')) {
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `${name} begins with [, as one large array: jq -c '.[]' ${name} | gramexlog import -`,
    )
  }
  if (/\.[ct]sv(?:\.gz|\.\d[\d-]*)?$/.test(name) || /[,;\t]/.test(first)) return 'csv'
  throw new GramexLogError(
    'ERR_GRAMEXLOG_ARGUMENT',
    `${name} is neither NDJSON nor CSV by its first line; name what it is by --format. Lines of text: gramexlog pipe`,
  )
}
