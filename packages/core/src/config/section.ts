import { buildTarget } from './build-target.ts'
import { type Option, schemaOf } from './option.ts'
import type { Settings } from './options.ts'
import type { Problems } from './problem.ts'
import { isMap, readOption } from './read-option.ts'
import { SETTINGS } from './schema.ts'
import type { Target } from './target.ts'

const PATH = ['gramexlog']
const EXAMPLE = 'for example\n    gramexlog:\n      mylog:\n        host: localhost'

export interface Section {
  readonly settings: Settings
  readonly targets: ReadonlyMap<string, Target>
}

/** Tells the settings of `gramexlog:` from its targets and reads both; `section` is its entries by name. */
export function readSection(section: unknown, directory: string, problems: Problems): Section {
  const entries: ReadonlyMap<string, unknown> = section instanceof Map ? section : new Map()
  const setting = <K extends keyof Settings>(name: K) => readSetting(name, entries.get(name), problems)
  const settings = {
    flush: setting('flush'),
    exitTimeout: setting('exitTimeout'),
    dir: setting('dir'),
    ship: setting('ship'),
  }
  const targets = new Map<string, Target>()
  for (const [name, value] of entries) {
    if (Object.hasOwn(SETTINGS, name)) continue
    targets.set(name, buildTarget(name, value, { path: [...PATH, name], directory, problems }))
  }
  reportSharedFiles(targets, problems)
  if (targets.size === 0 && !problems.has(PATH)) reportNone(section, problems)
  return { settings, targets }
}

function readSetting<K extends keyof Settings>(name: K, value: unknown, problems: Problems): Settings[K] {
  const path = [...PATH, name]
  const option: Option<unknown> = SETTINGS[name]
  if (!isMap(value)) return readOption(option, value, path, problems) as Settings[K]
  const expected = schemaOf(option).safeParse(value).error?.issues[0]?.message
  const message = `"${name}" is a setting, not a target: expected ${expected}, found a map; a target needs another name`
  problems.report(path, message, { found: 'a map' })
  return undefined
}

/** Rows of different columns must not stand in one file. */
function reportSharedFiles(targets: ReadonlyMap<string, Target>, problems: Problems): void {
  const owners = new Map<string, string>()
  for (const [name, { csv }] of targets) {
    if (csv === undefined) continue
    const owner = owners.get(csv.path)
    if (owner === undefined) owners.set(csv.path, name)
    else {
      const message = `is the file of the target "${owner}" already; choose another "filename:"`
      problems.report([...PATH, name, 'filename'], message, { found: 'a file that is taken' })
    }
  }
}

function reportNone(section: unknown, problems: Problems): void {
  if (section instanceof Map) {
    problems.report(PATH, `there is no target in it; add one, ${EXAMPLE}`, { at: 'key' })
  } else if (section === undefined || section === null) {
    problems.report(PATH, `there is no such section, or nothing in it; add one with a target, ${EXAMPLE}`)
  } else {
    problems.report(
      PATH,
      `expected a map of targets, found ${problems.show(PATH, section)}; write ${EXAMPLE}`,
    )
  }
}
