import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { ReplayAnswer, TargetHealth } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { messageOf } from '../state/store.ts'
import { withCommas } from '../values/number.ts'
import { Text } from './text.tsx'
import { Time } from './time.tsx'

interface DeadLettersProps {
  readonly health: TargetHealth
  readonly readOnly: boolean
  /** Looks again how it stands. */
  again(): Promise<void>
}

/** What the server refused for good, why, and a way to send it again. */
export function DeadLetters({ health, readOnly, again }: DeadLettersProps): JSX.Element {
  const { name, deadLetters, lastDead } = health
  return (
    <section class="dead" aria-label={`Dead letters of ${name}`}>
      <div class="bar">
        <h2>
          {name}: {withCommas(deadLetters)} dead letter{deadLetters === 1 ? '' : 's'}
        </h2>
        {!readOnly && <Replay health={health} again={again} />}
      </div>
      <ul>
        {lastDead.map(({ id, time, reason }) => (
          <li key={id}>
            <Time value={time} />
            <code title={id}>
              <Text value={reason.slice(0, 2_000)} />
            </code>
          </li>
        ))}
      </ul>
      {lastDead.length < deadLetters && <p class="hint">The newest {lastDead.length} of them.</p>}
    </section>
  )
}

function Replay({ health: { name, deadLetters }, again }: Omit<DeadLettersProps, 'readOnly'>): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const outcome = useSignal('')
  const busy = useSignal(false)
  const replay = async () => {
    busy.value = true
    try {
      const { value } = await ask<ReplayAnswer>(`~/replay/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      outcome.value = `${withCommas(value.stored)} stored, ${withCommas(value.refused)} refused again`
    } catch (error) {
      outcome.value = messageOf(error)
    }
    busy.value = false
    await again()
  }
  return (
    <>
      <output>{busy.value ? 'Sending…' : outcome.value}</output>
      <button type="button" disabled={busy.value} onClick={() => dialog.current?.showModal()}>
        Send again
      </button>
      <dialog
        ref={dialog}
        aria-label={`Send the dead letters of ${name} again`}
        onClose={(event) => {
          if (event.currentTarget.returnValue === 'send') void replay()
          event.currentTarget.returnValue = ''
        }}
      >
        <h2>
          Send {withCommas(deadLetters)} dead letter{deadLetters === 1 ? '' : 's'} of {name} again?
        </h2>
        <p>
          Do this when the reason is gone. Each keeps the id that it had, so nothing is stored twice. What is
          refused again stays here.
        </p>
        <form method="dialog">
          <button type="submit" value="">
            Cancel
          </button>
          <button type="submit" class="main" value="send">
            Send again
          </button>
        </form>
      </dialog>
    </>
  )
}
