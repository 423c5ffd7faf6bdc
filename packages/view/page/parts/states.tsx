import type { JSX } from 'preact'
import { visibleText } from '../../src/values/visible-text.ts'
import { NOWHERE } from '../state/place.ts'
import { failure, origin, reload, status, total } from '../state/records.ts'
import { go, loadTargets, place, targets, targetsFailure } from '../state/store.ts'

/** What stands in the table's place while there are no rows, and why. */
export function States(): JSX.Element | null {
  if (targetsFailure.value !== undefined)
    return <Failed message={targetsFailure.value} again={() => void loadTargets()} />
  if (targets.value?.targets.length === 0)
    return (
      <Message title="There are no targets">
        <p>
          The configuration names none that this page may show. Each entry below <code>gramexlog:</code> is
          one.
        </p>
      </Message>
    )
  if (place.value.target === undefined)
    return <Message title={targets.value ? 'Choose a target' : 'Loading…'} />
  if (!isKnown(place.value.target)) return <UnknownTarget />
  if (status.value === 'failed') return <Failed message={failure.value} again={() => void reload()} />
  if (status.value === 'loading' && total.value === 0) return <Message title="Loading…" />
  if (status.value === 'ready' && total.value === 0) return <Empty />
  return null
}

/** As long as the list is not there it is nobody's fault. */
function isKnown(target: string): boolean {
  return targets.value?.targets.some(({ name }) => name === target) ?? true
}

function UnknownTarget(): JSX.Element {
  const target = visibleText(place.value.target ?? '')
  return (
    <Message title={`There is no target ${JSON.stringify(target.slice(0, 100))} here`}>
      <p>Those that there are:</p>
      <p>
        {targets.value?.targets.map(({ name }) => (
          <button key={name} type="button" onClick={() => go({ ...NOWHERE, target: name })}>
            {name}
          </button>
        ))}
      </p>
    </Message>
  )
}

function Empty(): JSX.Element {
  const { text, conditions, from, to, target } = place.value
  const narrowed = text !== '' || conditions.length > 0
  const bounded = from !== '' || to !== ''
  if (!narrowed && !bounded)
    return (
      <Message title="No records yet">
        <p>
          They appear here as soon as something is logged:{' '}
          <code>
            log({JSON.stringify(target)}, {'{ x: 1 }'})
          </code>
        </p>
      </Message>
    )
  return (
    <Message title="No records fit">
      {bounded && (
        <button type="button" onClick={() => go({ from: '', to: '' })}>
          Look at all times
        </button>
      )}
      {narrowed && (
        <button type="button" onClick={() => go({ text: '', conditions: [] })}>
          Drop all conditions
        </button>
      )}
    </Message>
  )
}

function Failed({ message, again }: { message: string; again(): void }): JSX.Element {
  return (
    <div class="message failed" role="alert">
      <h2>This did not work</h2>
      <pre>{message}</pre>
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  )
}

function Message({
  title,
  children,
}: {
  title: string
  children?: JSX.Element | (JSX.Element | false)[]
}): JSX.Element {
  return (
    <div class="message" role="status">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** Says that the records are not from where they should be. */
export function Notice(): JSX.Element | null {
  const notice = origin.value?.notice
  if (notice === undefined) return null
  return (
    <p class="notice" role="status">
      {notice}
    </p>
  )
}
