import type { JSX } from 'preact'
import type { Json } from '../../src/backends/backend.ts'
import { visibleText } from '../../src/values/visible-text.ts'
import { filterBy } from '../state/filter-by.ts'
import { Icon } from './icon.tsx'

interface FilterButtonsProps {
  readonly column: string
  readonly value: Json | undefined
  /** Not in the way of the Tab key, where there are thousands. */
  readonly mouseOnly?: boolean
}

/** Filters by a value: only with it, and without it. Nothing where the grammar cannot say it. */
export function FilterButtons({ column, value, mouseOnly = false }: FilterButtonsProps): JSX.Element {
  const name = visibleText(column.slice(0, 60))
  const button = (not: boolean) => {
    const act = filterBy(column, value, not)
    const label = not ? `Filter out this ${name}` : `Only with this ${name}`
    return (
      act && (
        <button
          type="button"
          class="plain"
          tabIndex={mouseOnly ? -1 : undefined}
          aria-label={label}
          title={label}
          onClick={(event) => {
            event.stopPropagation()
            act()
          }}
        >
          <Icon name={not ? 'minus' : 'plus'} />
        </button>
      )
    )
  }
  return (
    <>
      {button(false)}
      {button(true)}
    </>
  )
}
