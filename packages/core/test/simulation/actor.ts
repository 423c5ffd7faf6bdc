import type * as fs from 'node:fs'

/** A thread of a simulated process: whatever code runs, runs as one of them, or as the world. */
export class Actor {
  readonly name: string
  readonly host: string
  dead = false
  /** It dies in the so-many-th call of the file system from now. */
  callsLeft = Number.POSITIVE_INFINITY
  readonly files = new Set<number>()

  constructor(name: string, host: string) {
    this.name = name
    this.host = host
  }

  /** As SIGKILL: what it has open is closed, and it does nothing more. */
  kill(close: typeof fs.closeSync): void {
    this.dead = true
    for (const fd of this.files) close(fd)
    this.files.clear()
  }
}

/** What a call gives to a thread that is dead: nobody sees it. */
export class Killed extends Error {}

/** Which actor's code runs now. */
export const stage: { actor: Actor | undefined } = { actor: undefined }

const realImmediate = globalThis.setImmediate

/** Runs code of an actor, and all that it has begun and nothing holds up. What it throws would have ended its process. */
export async function act(actor: Actor | undefined, run: () => unknown): Promise<void> {
  if (actor?.dead) return
  stage.actor = actor
  try {
    run()
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
  await new Promise((resolve) => realImmediate(resolve))
  stage.actor = undefined
}
