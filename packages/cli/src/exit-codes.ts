/** What the command ends with, by what became of it. Scripts may rely on them. */
export const EXIT = {
  /** All that was asked is done; a reader such as `head` that has seen enough counts as that. */
  done: 0,
  /** It could not be done, or not wholly: a server is away, records were refused, a check is red. */
  failed: 1,
  /** The command line, the query or the configuration is wrong; nothing was done. */
  usage: 2,
  /** Ctrl-C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const

/** The same in words, for the pages of the documentation. */
export const EXIT_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.done, 'done'],
  [EXIT.failed, 'not done, or not wholly: a server is away, records were refused, a check is red'],
  [EXIT.usage, 'the command line, the query or the configuration is wrong; nothing was done'],
  [EXIT.interrupted, 'ended by Ctrl-C'],
  [EXIT.terminated, 'ended by SIGTERM'],
]
