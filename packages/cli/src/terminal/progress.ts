import { countText, spanText } from './amounts.ts'
import type { Terminal } from './terminal.ts'

const REDRAW_MS = 100
/** How long ago counts in the speed that the estimate is made of: a third of it is older. */
const SMOOTHING_MS = 3_000
const BAR_COLUMNS = 24
const ERASE = '\r\x1b[K'

export interface ProgressOptions {
  /** What is done: `shipping`. */
  readonly doing: string
  /** Of what: `records`. */
  readonly unit: string
  /** How an amount of it reads; default: a number with commas. */
  readonly amount?: (value: number) => string
  /** A clock in ms that stands still for nobody; default: the machine's. */
  readonly now?: () => number
}

/**
 * One line on stderr that says how far a command has come, how fast it goes and how long it will take: for people who look,
 * and nothing where nobody does.
 */
export class Progress {
  readonly #terminal: Terminal
  readonly #options: ProgressOptions
  readonly #now: () => number
  readonly #startedMs: number
  #drawnMs = Number.NEGATIVE_INFINITY
  #drawn = false
  #line = ''
  #seenMs: number
  #seen = 0
  /** In units a ms. */
  #speed = 0

  constructor(terminal: Terminal, options: ProgressOptions) {
    this.#terminal = terminal
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#startedMs = this.#now()
    this.#seenMs = this.#startedMs
  }

  /**
   * So much is done. Cheap: it draws ten times a second at most.
   * @param total of so much; undefined where that is not known
   * @param note what else is to be said, in few words
   */
  update(done: number, total?: number, note = ''): void {
    if (!this.#terminal.isErrorTerminal) return
    const now = this.#now()
    if (now - this.#drawnMs < REDRAW_MS) return
    this.#drawnMs = now
    this.#measure(done, now)
    this.#line = this.#text(done, total, note)
    this.#draw()
  }

  /** Says a line above the progress. */
  say(line: string): void {
    this.#erase()
    this.#terminal.say(line)
    if (this.#line !== '') this.#draw()
  }

  /** Takes the line away. */
  end(): void {
    this.#erase()
    this.#line = ''
  }

  #draw(): void {
    this.#drawn = true
    this.#terminal.draw(`${ERASE}${this.#line}`)
  }

  #erase(): void {
    if (this.#drawn) this.#terminal.draw(ERASE)
    this.#drawn = false
  }

  #measure(done: number, now: number): void {
    const ms = now - this.#seenMs
    if (ms <= 0) return
    const speed = Math.max(0, done - this.#seen) / ms
    // The first measurement has nothing before it to be smoothed with.
    const share = this.#speed === 0 ? 1 : 1 - Math.exp(-ms / SMOOTHING_MS)
    this.#speed += (speed - this.#speed) * share
    this.#seenMs = now
    this.#seen = done
  }

  #text(done: number, total: number | undefined, note: string): string {
    const { doing, unit, amount = countText } = this.#options
    const { columns, errorColors: colors } = this.#terminal
    const perSecond = this.#speed > 0 ? `${amount(this.#speed * 1_000)}/s` : ''
    const isWide = columns >= 70 && total !== undefined && total > 0
    const words = [
      total === undefined || total <= 0 ? '' : percent(done, total),
      `${amount(done)}${total === undefined ? '' : ` of ${amount(total)}`} ${unit}`,
      perSecond,
      this.#left(done, total),
      note,
    ]
    const text = words.filter((word) => word !== '').join('  ')
    const room = columns - 1 - doing.length - 2 - (isWide ? BAR_COLUMNS + 2 : 0)
    const cut = text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text
    return `${doing}  ${isWide ? `${bar(done / total, colors)}  ` : ''}${cut}`
  }

  #left(done: number, total: number | undefined): string {
    if (total === undefined) return spanText(this.#now() - this.#startedMs)
    if (this.#speed <= 0 || done >= total) return ''
    const ms = (total - done) / this.#speed
    return `${spanText(Math.max(1_000, ms))} left`
  }
}

function percent(done: number, total: number): string {
  return `${Math.floor((Math.min(done, total) / total) * 100)} %`
}

function bar(share: number, colors: Terminal['errorColors']): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_COLUMNS)
  return colors.cyan('━'.repeat(full)) + colors.dim('─'.repeat(BAR_COLUMNS - full))
}
