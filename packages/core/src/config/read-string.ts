import type { Path, Places } from './place.ts'
import type { Problems } from './problem.ts'
import { isSecret } from './secret.ts'
import { substitute } from './substitute.ts'

interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly places: Places
  readonly problems: Problems
}

/**
 * The text at `path` with its variables replaced. An option whose text comes out empty is null, as if left out:
 * `http_auth: ${ES_AUTH:-}` is the usual way to say "if there is one". Undefined, and a problem, if a variable is
 * not set.
 */
export function readString(
  text: string,
  path: Path,
  { env, places, problems }: Surroundings,
): string | null | undefined {
  const result = substitute(text, env)
  if (!result.changed) return text
  places.set(path, { ...places.at(path), substituted: true })
  for (const { name, evident } of result.missing) {
    // `pa$word` is no variable; its second half must not be told. A URL with a user can be in any option.
    const nameable = evident || !(isSecret(path) || text.includes('@'))
    const message = nameable
      ? `environment variable ${name} is not set; set it or write \${${name}:-default}, and $$ for a literal $`
      : 'what follows a $ is no environment variable that is set; for a literal $ write $$'
    problems.report(path, message, { found: 'an unset variable' })
  }
  if (result.malformed) {
    const message = `expected \${NAME} or \${NAME:-default} after a $; for a literal $ write $$`
    problems.report(path, message, { found: 'a string' })
  }
  if (result.malformed || result.missing.length > 0) return undefined
  return result.text === '' && path.length <= 3 ? null : result.text
}
