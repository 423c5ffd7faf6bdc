import type * as fs from 'node:fs'

type Call = (...args: unknown[]) => unknown

/** Told of each synchronous call of the file system before it is made; what it throws, the call throws. */
export const calls: { before: ((name: string, args: unknown[]) => void) | undefined } = { before: undefined }

/** The file system, with `calls` told: for `vi.mock('node:fs', …)`. */
export function watched(real: typeof fs): typeof fs {
  const all = Object.entries(real as unknown as Record<string, Call>).map(([name, call]) => {
    if (!name.endsWith('Sync')) return [name, call]
    const told: Call = (...args) => {
      calls.before?.(name, args)
      return call(...args)
    }
    return [name, told]
  })
  return Object.fromEntries(all) as typeof fs
}

/** Throws as the system does. */
export function fail(code: string, syscall: string): never {
  throw Object.assign(new Error(`${code}: simulated, ${syscall}`), { code, syscall })
}
