import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Json } from '../../src/backends/backend.ts'
import { withCommas } from '../values/number.ts'
import { Copy } from './copy.tsx'
import { FilterButtons } from './filter-buttons.tsx'
import { Text } from './text.tsx'
import { Time } from './time.tsx'

/** Characters of a text that are shown at first, and with each step further. */
const FIRST = 1_000
const STEP = 10_000

interface LeafProps {
  readonly value: null | boolean | number | string
  /** Its column; undefined: none that a filter could name. */
  readonly path: string | undefined
}

/** A single value of a record, with what can be done with it. */
export function Leaf({ value, path }: LeafProps): JSX.Element {
  return (
    <>
      <span class={`leaf ${value === null ? 'null' : typeof value}`}>
        {value === '' ? (
          <i class="null">empty</i>
        ) : typeof value === 'string' ? (
          <LongText text={value} />
        ) : (
          String(value)
        )}
        {path === '@timestamp' && <Other value={value} />}
      </span>
      <span class="acts">
        {path !== undefined && <FilterButtons column={path} value={value} />}
        <Copy what="value" text={() => String(value)} />
      </span>
    </>
  )
}

function Other({ value }: { value: Json }): JSX.Element {
  return (
    <small>
      <Time value={value} />
    </small>
  )
}

/** A text over as many lines as it has, cut where it is very long. */
function LongText({ text }: { text: string }): JSX.Element {
  const shown = useSignal(FIRST)
  const left = text.length - shown.value
  return (
    <>
      <Text value={text.slice(0, shown.value)} lines />
      {left > 0 && (
        <button type="button" class="quiet more" onClick={() => (shown.value += STEP)}>
          {`… ${withCommas(left)} more characters`}
        </button>
      )}
    </>
  )
}
