import type { JSX } from 'preact'
import { visible } from '../../src/values/visible-text.ts'

/** A text of a record: nothing in it is hidden, and nothing in it does anything. */
export function Text({ value, lines = false }: { value: string; lines?: boolean }): JSX.Element {
  return (
    <bdi dir="ltr">
      {visible(value, lines).map(({ text, sign }) =>
        sign ? (
          <span class="sign" title="a character that is not seen">
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </bdi>
  )
}
