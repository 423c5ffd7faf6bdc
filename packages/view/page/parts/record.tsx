import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { valueAt } from '../../src/backends/path.ts'
import { levelOf } from '../../src/values/level.ts'
import { visibleText } from '../../src/values/visible-text.ts'
import { closeRecord, cursor, moveBy, opened } from '../state/cursor.ts'
import { total } from '../state/records.ts'
import { level } from '../state/shown-columns.ts'
import { place } from '../state/store.ts'
import { jsonText } from '../values/json-text.ts'
import { Copy } from './copy.tsx'
import { Icon } from './icon.tsx'
import { Members } from './tree.tsx'

/** The record that is open, whole. */
export function RecordPanel(): JSX.Element | null {
  const panel = useRef<HTMLElement>(null)
  const { open } = place.value
  const record = opened.value
  // Another record begins at its top.
  useEffect(() => panel.current?.scrollTo(0, 0), [open])
  if (open === undefined) return null
  const at = cursor.value
  return (
    <aside
      ref={panel}
      class={`record ${record && level.value ? levelOf(valueAt(record, level.value), level.value) : ''}`}
      aria-label="Record"
    >
      <div class="bar">
        <h2 title={visibleText(open)}>Record</h2>
        <button
          type="button"
          class="plain"
          disabled={at === undefined || at === 0}
          onClick={() => moveBy(-1)}
          aria-label="The one above"
          title="The one above (k)"
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="plain"
          disabled={at === undefined || at >= total.value - 1}
          onClick={() => moveBy(1)}
          aria-label="The one below"
          title="The one below (j)"
        >
          <span class="turned">
            <Icon name="up" />
          </span>
        </button>
        <span class="space" />
        {record && <Copy what="the record as JSON" label="JSON" text={() => jsonText(record)} />}
        <Copy what="a link to it" label="Link" text={() => location.href} />
        <button
          type="button"
          class="plain"
          onClick={closeRecord}
          aria-label="Close the record"
          title="Close (Esc)"
        >
          <Icon name="close" />
        </button>
      </div>
      {record ? (
        // Its own state for each record: what was opened in one is not in the next.
        <Members key={open} value={record} path="" depth={0} />
      ) : (
        <p class="hint">Looking for this record. If it does not appear, it is no longer kept.</p>
      )}
    </aside>
  )
}
