import type { Path } from './place.ts'
import type { Problems } from './problem.ts'

/** Where a target's options stand, and where to say what is wrong with them. */
export interface Context {
  /** `['gramexlog', target]` */
  readonly path: Path
  /** The configuration file's, to which paths in it are relative. */
  readonly directory: string
  readonly problems: Problems
}
