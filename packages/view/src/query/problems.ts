import { GramexLogError } from '@gramexlog/core/error'

/** Longest text of a URL that a message repeats, in characters. */
const MAX_SHOWN = 60

/** Collects what is wrong with a query, so that it is told all at once. */
export class QueryProblems {
  readonly #list: string[] = []

  /** @param where the parameter as it stands in the URL, such as `_limit=x` */
  report(where: string, problem: string): void {
    this.#list.push(`${shown(where)}: ${problem}`)
  }

  /** @throws GramexLogError with all that was reported, if anything was */
  throwIfAny(): void {
    const [first] = this.#list
    if (first === undefined) return
    const message =
      this.#list.length === 1 ? first : `${this.#list.length} problems:\n  ${this.#list.join('\n  ')}`
    throw new GramexLogError('ERR_GRAMEXLOG_QUERY', message)
  }
}

/** On one line, and not longer than it helps. */
function shown(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  const characters = [...line]
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join('')}…` : line
}
