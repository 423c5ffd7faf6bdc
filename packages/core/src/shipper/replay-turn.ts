import { setTimeout as sleep } from 'node:timers/promises'
import { GramexLogError } from '../error.ts'
import { newHolder, retireHolder } from '../journal/holder.ts'
import { isLeased, LEASE_HEARTBEAT_MS, releaseLease, takeLease, touchLease } from '../journal/lease.ts'

const ASK_MS = 500
/** How often in a row nobody may have a lease that yet cannot be had, before the disk is blamed. */
const TRIES = 3

/**
 * Acts while no other replay works on the letters of a directory: waits until that has ended or, if it was killed, for what
 * leases take to be free.
 * @throws GramexLogError if the directory cannot be written; what `act` throws
 */
export async function inTurn<T>(directory: string, act: () => Promise<T>): Promise<T> {
  const holder = newHolder()
  try {
    for (let failures = 0; !takeLease(directory, holder); ) {
      failures = isLeased(directory, holder) ? 0 : failures + 1
      if (failures === TRIES) throw new GramexLogError('ERR_GRAMEXLOG_DIRECTORY', cannotWrite(directory))
      await sleep(ASK_MS)
    }
    const heart = setInterval(() => touchLease(directory, Date.now()), LEASE_HEARTBEAT_MS).unref()
    try {
      return await act()
    } finally {
      clearInterval(heart)
      releaseLease(directory)
    }
  } finally {
    retireHolder(holder)
  }
}

function cannotWrite(directory: string): string {
  return `nothing can be written to ${directory}, where the dead letters are: the disk is full or read-only, or the directory belongs to another user. They are all there. Mend that, and replay again`
}
