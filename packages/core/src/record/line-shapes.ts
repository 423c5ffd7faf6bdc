/** A longer line is read over: no time is won, and the engine's memory of where it may go back to is bounded. */
const MAX_LINE = 16 * 1024
/** Shapes that are known at a time: an app has some, one for each of its busy log calls. */
const MAX_SHAPES = 8
/** When all places are taken, lines that fit none of them until one gives way: a shape takes as long to learn as some 100. */
const LESSON_LINES = 256
const MAX_MEMBERS = 64
const MAX_DEPTH = 4

const STRING = String.raw`"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*"`
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`
const SCALAR = `(?:${STRING}|${NUMBER}|true|false|null)`
const LIST = String.raw`\[(?:${SCALAR}(?:,${SCALAR})*)?\]`

interface Shape {
  readonly pattern: RegExp
  /** It has a `@timestamp`. */
  readonly stamped: boolean
}

interface Shaped {
  /** The JSON text of its `time`, undefined if it has none. */
  readonly time: string | undefined
  readonly stamped: boolean
}

/**
 * The lines of a log call have the same members in the same order. Once one was read over, a regular expression of those
 * names says of the next in a third of the time that it is one JSON object, with no name twice and no control character.
 * It never goes back: at each place one character tells which way it goes.
 */
export class LineShapes {
  readonly #shapes: Shape[] = []
  #last = 0
  #replaced = 0
  #unfit = 0

  /** Undefined if the line has no shape that is known. */
  find(line: string): Shaped | undefined {
    if (line.length > MAX_LINE) return undefined
    const count = this.#shapes.length
    for (let tried = 0; tried < count; tried += 1) {
      const at = (this.#last + tried) % count
      const { pattern, stamped } = this.#shapes[at]!
      const found = pattern.exec(line)
      if (found === null) continue
      this.#last = at
      return { time: found[1], stamped }
    }
    return undefined
  }

  /** Of a line that is one object, with no name twice and none that has to be taken out. */
  learn(line: string): void {
    if (line.length > MAX_LINE) return
    const isFull = this.#shapes.length === MAX_SHAPES
    this.#unfit += 1
    if (isFull && this.#unfit < LESSON_LINES) return
    this.#unfit = 0
    const shape = shapeOf(line)
    if (shape === undefined) return
    const at = isFull ? this.#replaced++ % MAX_SHAPES : this.#shapes.length
    this.#shapes[at] = shape
    this.#last = at
  }
}

/** Undefined if it would fit no line like this one: of one with spaces, or with a list of objects. */
function shapeOf(line: string): Shape | undefined {
  let left = MAX_MEMBERS
  let stamped = false
  const patternOf = (value: unknown, depth: number): string | undefined => {
    if (typeof value !== 'object' || value === null) return SCALAR
    if (Array.isArray(value))
      return value.some((item) => typeof item === 'object' && item !== null) ? undefined : LIST
    if (depth === MAX_DEPTH) return undefined
    const members: string[] = []
    for (const [name, member] of Object.entries(value)) {
      let pattern = patternOf(member, depth + 1)
      if (pattern === undefined || --left < 0) return undefined
      if (depth === 0 && name === 'time' && pattern === SCALAR) pattern = `(${SCALAR})`
      if (depth === 0 && name === '@timestamp') {
        // Of another kind it would be no time, and have to be taken out.
        if (typeof member !== 'string') return undefined
        pattern = STRING
        stamped = true
      }
      members.push(`${escaped(JSON.stringify(name))}:${pattern}`)
    }
    return String.raw`\{${members.join(',')}\}`
  }
  const text = patternOf(JSON.parse(line), 0)
  if (text === undefined) return undefined
  const pattern = new RegExp(`^${text}$`)
  return pattern.test(line) ? { pattern, stamped } : undefined
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
