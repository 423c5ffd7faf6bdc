import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Json } from '../../src/backends/backend.ts'
import { visibleText } from '../../src/values/visible-text.ts'
import { asText } from '../values/as-text.ts'
import { withCommas } from '../values/number.ts'
import { Icon } from './icon.tsx'
import { Leaf } from './leaf.tsx'
import { Text } from './text.tsx'

/** Members that are shown at first, and with each step further. */
const STEP = 100
/** Objects and lists that lie no deeper, and have no more members, are open at first. */
const OPEN_DEPTH = 2
const OPEN_MEMBERS = 20
/** Beyond it a line is so far right that nobody sees it. */
const MAX_INDENT = 12

interface MembersProps {
  readonly value: Json
  /** The column of the value; undefined: inside of a list, whose members are none. */
  readonly path: string | undefined
  readonly depth: number
}

/** What an object or a list holds, each on a line of its own. */
export function Members({ value, path, depth }: MembersProps): JSX.Element {
  const shown = useSignal(STEP)
  const list = Array.isArray(value)
  const names = list ? [...(value as readonly Json[]).keys()].map(String) : Object.keys(value as object)
  const left = names.length - shown.value
  const under = (name: string) => {
    if (list) return path
    return path === undefined ? undefined : path === '' ? name : `${path}.${name}`
  }
  return (
    <ul class="members">
      {names.slice(0, shown.value).map((name) => (
        <Member
          key={name}
          name={name}
          value={(value as Record<string, Json>)[name] as Json}
          path={under(name)}
          depth={depth}
        />
      ))}
      {left > 0 && (
        <li>
          <button type="button" class="quiet more" onClick={() => (shown.value += STEP)}>
            {`${Math.min(STEP, left)} more of ${withCommas(left)}`}
          </button>
        </li>
      )}
    </ul>
  )
}

interface MemberProps extends MembersProps {
  readonly name: string
}

function Member({ name, value, path, depth }: MemberProps): JSX.Element {
  const label = (
    <b class="name">
      <Text value={name.slice(0, 200)} />
    </b>
  )
  const indent = { '--depth': Math.min(depth, MAX_INDENT) }
  if (value === null || typeof value !== 'object')
    return (
      <li style={indent}>
        <div class="member">
          {label}
          <Leaf value={value} path={path} />
        </div>
      </li>
    )
  return <Branch name={name} value={value} path={path} depth={depth} label={label} />
}

function Branch({ name, value, path, depth, label }: MemberProps & { label: JSX.Element }): JSX.Element {
  const count = Array.isArray(value) ? value.length : Object.keys(value as object).length
  const open = useSignal(depth < OPEN_DEPTH && count <= OPEN_MEMBERS)
  const size = Array.isArray(value) ? `[${withCommas(count)}]` : `{${withCommas(count)}}`
  return (
    <li style={{ '--depth': Math.min(depth, MAX_INDENT) }}>
      <div class="member">
        <button
          type="button"
          class="plain fold"
          aria-expanded={open.value}
          aria-label={`${open.value ? 'Close' : 'Open'} ${visibleText(name.slice(0, 60))}`}
          onClick={() => {
            open.value = !open.value
          }}
        >
          <Icon name={open.value ? 'down' : 'right'} />
        </button>
        {label}
        <span class="size">{size}</span>
        {!open.value && (
          <span class="gist">
            <Text value={asText(value, 60)} />
          </span>
        )}
      </div>
      {open.value && <Members value={value} path={path} depth={depth + 1} />}
    </li>
  )
}
