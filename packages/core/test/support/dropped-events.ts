import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { onTestFinished } from 'vitest'

/** @returns a function that gives how many records of all targets were told as dropped since this was called */
export function countDropped(): () => number {
  let sum = 0
  const add = (event: unknown) => {
    sum += (event as { records: number }).records
  }
  subscribe('gramexlog:dropped', add)
  onTestFinished(() => void unsubscribe('gramexlog:dropped', add))
  return () => sum
}
