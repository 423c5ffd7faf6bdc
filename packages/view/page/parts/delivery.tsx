import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { HealthAnswer, TargetHealth } from '../../src/endpoint/contract.ts'
import { ask } from '../data/ask.ts'
import { messageOf, targets } from '../state/store.ts'
import { bytes, span, withCommas } from '../values/number.ts'
import { DeadLetters } from './dead-letters.tsx'

const EVERY_MS = 5_000
/** Records that wait for longer are a sign that something is wrong: by default they go each 5 seconds. */
const LATE_MS = 60_000

/** How delivery goes, by what the files on this machine say. */
export function Delivery(): JSX.Element {
  const health = useSignal<HealthAnswer | undefined>(undefined)
  const failure = useSignal<string | undefined>(undefined)
  const look = async () => {
    try {
      health.value = (await ask<HealthAnswer>('~/health')).value
      failure.value = undefined
    } catch (error) {
      failure.value = messageOf(error)
    }
  }
  useEffect(() => {
    void look()
    const timer = setInterval(() => {
      if (!document.hidden) void look()
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  const all = health.value?.targets ?? []
  return (
    <section class="delivery" aria-label="Delivery">
      {failure.value !== undefined && (
        <p class="notice" role="alert">
          {failure.value}
        </p>
      )}
      {health.value === undefined && failure.value === undefined && <p class="hint">Loading…</p>}
      {all.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Target</th>
              <th scope="col">State</th>
              <th scope="col" title="Directories that processes append to">
                Writers
              </th>
              <th scope="col" title="What is not confirmed yet">
                Backlog
              </th>
              <th scope="col" title="Age of the oldest record that is not confirmed">
                Lag
              </th>
              <th scope="col" title="Records that the server refused for good">
                Dead letters
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <Line key={one.name} health={one} />
            ))}
          </tbody>
        </table>
      )}
      {all
        .filter(({ deadLetters }) => deadLetters > 0)
        .map((one) => (
          <DeadLetters key={one.name} health={one} readOnly={targets.value?.readOnly ?? true} again={look} />
        ))}
    </section>
  )
}

function Line({ health }: { health: TargetHealth }): JSX.Element {
  const { name, writers, backlogBytes, lagMs, deadLetters } = health
  const [state, text] =
    lagMs > LATE_MS ? ['warn', 'late'] : backlogBytes > 0 ? ['info', 'on its way'] : ['good', 'all delivered']
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span class={`state ${state}`}>{text}</span>
      </td>
      <td>{withCommas(writers)}</td>
      <td>{bytes(backlogBytes)}</td>
      <td>{lagMs === 0 ? '–' : span(lagMs)}</td>
      <td class={deadLetters > 0 ? 'error' : ''}>{withCommas(deadLetters)}</td>
    </tr>
  )
}
