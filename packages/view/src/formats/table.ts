import type { Column, Row } from '../backends/backend.ts'

/** Rows to be written, with what their columns are. */
export interface Table {
  /** In the order in which they are written. */
  readonly columns: readonly Column[]
  /** Pieces; taken only as fast as they are written. */
  readonly rows: AsyncIterable<readonly Row[]>
}
