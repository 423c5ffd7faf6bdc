import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml'
import type { Problems } from './problem.ts'

/**
 * What the parser's codes mean. Its own messages are not repeated: they quote the line, and `http_auth:` may
 * stand in it.
 */
const REASONS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias (*name) that is not well formed; put quotes around a value that starts with *',
  BAD_DIRECTIVE: 'an unknown %directive; put quotes around a value that starts with %',
  BAD_DQ_ESCAPE: 'an unknown \\ escape in double quotes; write \\\\, or use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BAD_PROP_ORDER: 'an anchor or a tag in the wrong place',
  BAD_SCALAR_START: 'a value starts with a character that needs quotes around it, such as @ or `',
  BLOCK_AS_IMPLICIT_KEY: 'a second "name: value" on one line; put quotes around a value that holds ": "',
  BLOCK_IN_FLOW: 'an indented block inside [ ] or { }',
  KEY_OVER_1024_CHARS: 'a name of more than 1024 characters',
  MISSING_CHAR:
    'a character is missing, such as a closing quote or bracket, a comma, or a space after a colon',
  MULTILINE_IMPLICIT_KEY: 'a name goes over several lines; a colon may be missing',
  MULTIPLE_ANCHORS: 'a value has two anchors',
  MULTIPLE_DOCS: 'there is more than one document; remove the line "---" between them',
  MULTIPLE_TAGS: 'a value has two tags',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'a tab is used as indentation; use spaces',
  UNEXPECTED_TOKEN: 'something stands where it cannot',
}

/** About the meaning of one value, not the form of the file: they matter only inside what is read from it. */
const LOCAL = new Set(['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE', 'DUPLICATE_KEY', 'NON_STRING_KEY'])

export interface Parsed {
  readonly document: Document.Parsed
  readonly lines: LineCounter
  /** What each alias stands for: the last node before it that has its anchor. One without is not in it. */
  readonly aliased: ReadonlyMap<Alias, Node>
}

/**
 * Parses YAML 1.2 with merge keys (`<<`), which Gramex's files use. Undefined if it has no form that can be
 * read; `problems` then says why and where. Custom tags and double names are left to who reads the values.
 */
export function parseYaml(text: string, problems: Problems): Parsed | undefined {
  const lines = new LineCounter()
  let document: Document.Parsed
  let aliased: ReadonlyMap<Alias, Node>
  try {
    // Its messages, which are not used, would each hold the line that they are about.
    document = parseDocument(text, {
      lineCounter: lines,
      merge: true,
      uniqueKeys: false,
      prettyErrors: false,
    })
    aliased = resolveAliases(document)
  } catch {
    // Both are recursive: a file of thousands of brackets ends them by a RangeError.
    problems.add({
      line: 1,
      column: 1,
      path: '',
      found: 'YAML that cannot be read',
      message: 'invalid YAML: it is nested too deeply',
    })
    return undefined
  }
  const errors = document.errors.filter(({ code }) => !LOCAL.has(code))
  // One mistake makes the parser stumble several times at one place; the first says what it is.
  const first = new Map(errors.toReversed().map((error) => [error.pos[0], error]))
  for (const error of first.values()) problems.add(toProblem(error, lines))
  return errors.length > 0 ? undefined : { document, lines, aliased }
}

/** All at once: the library's own `resolve` goes through the whole file for each. */
function resolveAliases(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>()
  const aliased = new Map<Alias, Node>()
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchored.set(node.anchor, node)
        return
      }
      const target = anchored.get(node.source)
      if (target !== undefined) aliased.set(node, target)
    },
  })
  return aliased
}

function toProblem(error: YAMLError, lines: LineCounter) {
  const { line, col } = lines.linePos(error.pos[0])
  const reason = REASONS[error.code] ?? 'it cannot be parsed here'
  return {
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    path: '',
    found: error.code,
    message: `invalid YAML: ${reason} (${error.code})`,
  }
}

/** Whether it is `<<` outside quotes: with the merge option the parser gives that a symbol as its value. */
export function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && typeof key.value === 'symbol'
}

/** Whether a tag such as `!secret` says that the value is more than what is written. */
export function hasOwnTag(node: Node | null): boolean {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined
  return tag !== undefined && !tag.startsWith('tag:yaml.org,2002:')
}
