/** `$$`, `$NAME`, `${NAME}`, `${NAME:-default}`; last, the `${` of anything that is none of them. */
const REFERENCE = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::-((?:\$\$|[^$}])*))?\}|\{)/g

/** A variable that is not set and has no default. */
interface Missing {
  readonly name: string
  /** Its name is clearly a variable's, so that it may be printed even where a password is expected. */
  readonly evident: boolean
}

export interface Substituted {
  readonly text: string
  /** Something was replaced: the text must not be printed. */
  readonly changed: boolean
  readonly missing: readonly Missing[]
  /** There is a `${` that starts no reference. */
  readonly malformed: boolean
}

/**
 * Replaces `$NAME`, `${NAME}` and `${NAME:-default}` in `text` by the environment's values, `$$` by `$`.
 * As in a shell, the default holds if the variable is unset or empty. Values are not substituted again. A `$`
 * before anything else stays.
 */
export function substitute(text: string, env: NodeJS.ProcessEnv): Substituted {
  const missing: Missing[] = []
  let malformed = false
  let changed = false
  const result = text.replace(
    REFERENCE,
    (match, bare?: string, braced?: string, fallback?: string, at?: number) => {
      changed = true
      if (match === '$$') return '$'
      const name = bare ?? braced
      if (name === undefined) {
        malformed = true
        return ''
      }
      const value = Object.hasOwn(env, name) ? env[name] : undefined
      if (fallback !== undefined) return value || fallback.replaceAll('$$', () => '$')
      if (value === undefined) {
        missing.push({ name, evident: braced !== undefined || standsAlone(text, name, at ?? 0) })
      }
      return value ?? ''
    },
  )
  return { text: result, changed, missing, malformed }
}

/** `user:$ES_PASSWORD` holds a variable; `user:pa$word` more likely a password that happens to have a `$`. */
function standsAlone(text: string, name: string, at: number): boolean {
  const before = text[at - 1] ?? ':'
  const after = text[at + 1 + name.length] ?? ':'
  return /^[A-Z][A-Z0-9_]*$/.test(name) && /[:/@]/.test(before) && /[:/@]/.test(after)
}
