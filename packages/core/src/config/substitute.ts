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
  const result = text.replace(REFERENCE, (match, bare?: string, braced?: string, fallback?: string) => {
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
      missing.push({ name, evident: braced !== undefined || allVariables(text) })
    }
    return value ?? ''
  })
  return { text: result, changed, missing, malformed }
}

/**
 * `$ES_LOGIN` and `$ES_USER:$ES_PASSWORD` hold variables. In `elastic:$ECRET` the name may as well be a password that
 * begins with a `$`.
 */
function allVariables(text: string): boolean {
  const unbraced = text.replace(/\$\{[^{}]*\}/g, '')
  return unbraced.split(/[:/@]/).every((part) => /^(?:\$[A-Z][A-Z0-9_]*)?$/.test(part))
}
