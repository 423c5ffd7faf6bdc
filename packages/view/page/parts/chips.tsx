import type { JSX } from 'preact'
import { visibleText } from '../../src/values/visible-text.ts'
import { describe, type Group, groupConditions, negate } from '../state/condition.ts'
import { printCondition, quote } from '../state/search-text.ts'
import { go, place } from '../state/store.ts'
import { Icon } from './icon.tsx'

/** What the query asks, each part with a way to change it and to drop it. @param edit puts a part into the search box */
export function Chips({ edit }: { edit(text: string): void }): JSX.Element | null {
  const { text, conditions, by } = place.value
  const groups = groupConditions(conditions)
  if (text === '' && groups.length === 0 && by === undefined) return null
  return (
    <ul class="chips" aria-label="What is asked">
      {text !== '' && (
        <Chip
          parts={['', 'contains', text]}
          edit={() => {
            go({ text: '' }, true)
            edit(text)
          }}
          drop={() => go({ text: '' })}
        />
      )}
      {groups.map((group) => (
        <ConditionChip key={group.key} group={group} edit={edit} />
      ))}
      {by !== undefined && (
        <Chip
          parts={['', by.length === 0 ? 'all in one group' : 'grouped by', by.join(', ')]}
          edit={() => edit(`_by=${by.map(quote).join(' _by=')}`)}
          drop={() => go({ by: undefined, columns: [], sort: [], conditions: withoutAggregates() })}
        />
      )}
      <li>
        <button
          type="button"
          class="quiet"
          onClick={() =>
            go({ text: '', conditions: [], ...(by && { by: undefined, columns: [], sort: [] }) })
          }
        >
          Clear
        </button>
      </li>
    </ul>
  )
}

function withoutAggregates() {
  return place.value.conditions.filter(([key]) => !/\|(count|sum|avg|min|max)[<>!~]*$/.test(key))
}

function ConditionChip({ group, edit }: { group: Group; edit(text: string): void }): JSX.Element {
  const without = () => place.value.conditions.filter(([key]) => key !== group.key)
  const written = () =>
    (group.values.length === 0 ? [''] : group.values)
      .map((value) => printCondition([group.key, value]))
      .join(' ')
  return (
    <Chip
      parts={describe(group)}
      edit={() => {
        edit(written())
        go({ conditions: without() }, true)
      }}
      negate={() => go({ conditions: negate(place.value.conditions, group) })}
      drop={() => go({ conditions: without() })}
    />
  )
}

interface ChipProps {
  readonly parts: readonly [string, string, string]
  edit(): void
  drop(): void
  negate?: () => void
}

function Chip({ parts, edit, drop, negate: turn }: ChipProps): JSX.Element {
  const [column, sign, value] = parts.map((part) => visibleText(part.slice(0, 200)))
  const whole = [column, sign, value].filter((part) => part !== '').join(' ')
  return (
    <li class="chip">
      <button type="button" class="what" onClick={edit} title="Change it in the search box">
        {column !== '' && <b>{column}</b>} <i>{sign}</i> <span>{value}</span>
      </button>
      {turn && (
        <button type="button" onClick={turn} aria-label={`Not: ${whole}`} title="The opposite">
          ¬
        </button>
      )}
      <button type="button" onClick={drop} aria-label={`Drop: ${whole}`} title="Drop">
        <Icon name="close" />
      </button>
    </li>
  )
}
