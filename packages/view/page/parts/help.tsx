import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

const KEYS: readonly [keys: string, does: string][] = [
  ['j, k', 'the next record, the one before'],
  ['Enter', 'opens the record'],
  ['Esc', 'closes what is open'],
  ['/', 'to the search box'],
  ['g, G', 'to the first record, to the last'],
  ['l', 'live: begins, pauses, goes on'],
  ['r', 'asks anew'],
  ['Shift + ← →', 'moves the column whose name has the focus'],
  ['z, t', 'UTC or local times; when or how long ago'],
  ['?', 'this'],
]

const GRAMMAR: readonly [text: string, means: string][] = [
  ['card declined', 'both words, anywhere in the record'],
  ['level=error level=warn', 'one of the two'],
  ['level!=debug', 'another one, or none'],
  ['user.id=  user.id!=', 'it is there; it is missing'],
  ['duration>=500', '500 or more; >, < and <= too'],
  ['url~^/api  url*=^/api', 'matches a pattern; in any case'],
  ['message="card declined"', 'a value with blanks'],
  ['_by=user.id duration|avg', 'groups, with an average of each'],
  ['_from=now-2h _to=now-1h', 'from when to when'],
]

/** The keys, and what the search box takes. */
export function Help({ open }: { open: Signal<boolean> }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open.value) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open.value])
  return (
    <dialog
      ref={dialog}
      aria-label="Keys and search"
      onClose={() => {
        open.value = false
      }}
    >
      <h2>Keys</h2>
      <List items={KEYS} />
      <h2>In the search box</h2>
      <List items={GRAMMAR} />
      <p class="hint">
        The command takes the same. What you see has a link, which also gives CSV or JSON; there &gt;= is how
        Gramex writes &gt;, and &gt;~= is “or more”.
      </p>
      <form method="dialog">
        <button type="submit" class="main">
          Close
        </button>
      </form>
    </dialog>
  )
}

function List({ items }: { items: readonly (readonly [string, string])[] }): JSX.Element {
  return (
    <dl class="keys">
      {items.map(([what, means]) => (
        <div key={what}>
          <dt>
            <kbd>{what}</kbd>
          </dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  )
}
