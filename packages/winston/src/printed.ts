import { format } from 'logform'

const MESSAGE = Symbol.for('message')
/** What all formats of `format.json()` share. */
const { transform: printJson } = format.json()

interface Format {
  readonly transform: unknown
  readonly options?: object
}

/**
 * The text of a record that winston's own `format.json()`, the default, has printed; undefined if anything else has had its
 * hands on it, as a combination of formats, whose text may be of any kind.
 * @param transport that was given the record; its `parent` is the logger
 */
export function printedText(info: object, transport: object): string | undefined {
  const { format: own, parent } = transport as { format?: Format; parent?: { format?: Format } | null }
  const printer = parent?.format
  if (own !== undefined || printer?.transform !== printJson || hasMembers(printer.options)) return undefined
  const text = (info as { readonly [MESSAGE]?: unknown })[MESSAGE]
  return typeof text === 'string' ? text : undefined
}

/** Options such as a replacer make another text of it. */
function hasMembers(options: object | undefined): boolean {
  for (const _ in options) return true
  return false
}
