import { resolve } from 'node:path'
import type { Context } from './context.ts'
import { isFile } from './is-file.ts'
import type { Path } from './place.ts'

/**
 * The absolute path of a file that the option at `at` names as `written`, relative to the configuration file. Undefined,
 * and a problem, if there is none.
 *
 * @param expected what the file should be: "a PEM file"
 */
export function existingFile(
  at: Path,
  written: string,
  expected: string,
  { path, directory, problems }: Context,
): string | undefined {
  const file = resolve(directory, written)
  if (isFile(file)) return file
  const here = [...path, ...at]
  const where = problems.mayRepeat(here) ? `no file at ${file}` : 'no file at the path that it gives'
  problems.report(here, `${where}; expected ${expected}, by a path relative to the configuration file`, {
    found: problems.show(here, written),
  })
  return undefined
}
