/** From the top of the file: `['gramexlog', 'guide', 'keys', 1]`. */
export type Path = readonly (string | number)[]

export interface Position {
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1. */
  readonly column: number
}

export interface Place {
  /** Where the option's name stands; for an item of a list, where the item does. */
  readonly key: Position
  readonly value: Position
  /** The value, or a part of it, came from the environment: it must never be printed. */
  readonly substituted: boolean
}

const START: Position = { line: 1, column: 1 }

/** Where each value that was read stands in the file. */
export class Places {
  readonly #places = new Map<string, Place>()

  set(path: Path, place: Place): void {
    this.#places.set(JSON.stringify(path), place)
  }

  /** The place of `path`, else of the nearest thing around it, else the file's start. */
  at(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const place = this.#places.get(JSON.stringify(path.slice(0, length)))
      if (place) return place
    }
    return { key: START, value: START, substituted: false }
  }
}
