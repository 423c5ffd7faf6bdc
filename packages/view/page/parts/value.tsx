import type { JSX } from 'preact'
import type { Json } from '../../src/backends/backend.ts'
import { asText } from '../values/as-text.ts'
import { Text } from './text.tsx'

/** Characters of a value in the table; the whole of it is in the record. */
const MOST = 300

/** A value on one line. */
export function Value({ value }: { value: Json | undefined }): JSX.Element | null {
  if (value === undefined) return null
  if (value === null) return <i class="null">null</i>
  return <Text value={asText(value, MOST)} />
}
