import { toNumber } from '../../query/parse-filter.ts'
import { allOf, anyOf, type Dsl } from './dsl.ts'
import type { Fields } from './fields.ts'
import type { FieldType } from './mapping.ts'

/** What a word has around it in a text, and is no part of it. */
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu

/** What one word has no more than, with which the server may see one word all the same: `example.com`. */
const WITHIN = /[^\p{L}\p{N}_]+/u

/** Each word of `text` is somewhere in the values of a record. Nothing in it is an operator. */
export function wordsCondition(text: string, fields: Fields): Dsl {
  const found = text.split(/\s+/).map((word) => word.replace(AROUND, ''))
  const words = [...new Set(found)].filter((word) => word !== '')
  return allOf(words.map((word) => wordCondition(word, fields)))
}

/** As it stands, or its parts anywhere. */
function wordCondition(word: string, fields: Fields): Dsl {
  const parts = word.split(WITHIN)
  const whole = clausesFor(word, fields)
  if (parts.length === 1) return anyOf(whole)
  return anyOf([...whole, allOf(parts.map((part) => anyOf(clausesFor(part, fields))))])
}

function clausesFor(word: string, fields: Fields): Dsl[] {
  const text = new Set<string>()
  const exact = new Set<string>()
  const all = [...fields.all(), ...(fields.unindexed ? [fields.unindexed] : [])]
  for (const { variants } of all) {
    for (const { type, whole, words } of variants) {
      if (words !== undefined) text.add(words)
      else if (whole !== undefined && takes(type, word)) exact.add(whole)
    }
  }
  return [
    // As a phrase: what the server sees several words in has to be there as it is.
    ...inFields(text, word, 'phrase'),
    ...inFields(exact, word, 'best_fields'),
  ]
}

function inFields(names: ReadonlySet<string>, query: string, type: string): Dsl[] {
  if (names.size === 0) return []
  // Behind a "^" it would read a weight.
  const plain = [...names].filter((name) => !name.includes('^'))
  const others = [...names].filter((name) => name.includes('^'))
  return [
    ...(plain.length > 0 ? [{ multi_match: { query, type, fields: plain, lenient: true } }] : []),
    ...others.map((name) => ({ match: { [name]: { query, operator: 'and', lenient: true } } })),
  ]
}

/** Whether a value of such a field can be the word. */
function takes(type: FieldType, word: string): boolean {
  if (type === 'number') return toNumber(word) !== undefined
  if (type === 'boolean') return word === 'true' || word === 'false'
  return type === 'keyword' || type === 'ip'
}
