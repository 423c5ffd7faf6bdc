import { errors } from '@elastic/transport'
import { indexWildcard, isDated } from '../config/index-pattern.ts'
import type { Target } from '../config/target.ts'
import { coversName } from '../config/wildcard.ts'
import { indexAt } from '../shipper/destination.ts'
import type { Ask } from './ask.ts'
import { installPolicy, type RetentionBy } from './retention.ts'
import { UNINDEXED } from './unindexed.ts'

/** Raised when the template changes, so that an older one of ours is replaced. */
const VERSION = 3
const OWNER = 'gramexlog'

/** Not 401: the login may be wrong for the moment only, and records wait for it too. */
const FINAL = new Set([400, 403, 404, 405])

interface NamedTemplate {
  readonly name: string
  readonly index_template: {
    readonly index_patterns?: string[]
    readonly priority?: number
    readonly data_stream?: Json
    readonly _meta?: Json
  }
}

type Json = { [name: string]: unknown }

/** What became of a target's template. */
export interface TemplateState {
  /** Ours is installed, and says what the target wants. */
  readonly ours: boolean
  /** By what it deletes old records, if it is to. */
  readonly retentionBy?: RetentionBy
}

/**
 * Installs the index template of a target's index, unless one of the user's covers the index already or the target
 * says `template: false`.
 *
 * It keeps a record whatever its fields: with `subobjects: false` `user` and `user.id` live side by side, a value
 * that does not fit its field is left out of the index and not refused, and so are fields beyond the limit. Numbers are
 * what they are in JavaScript: by itself Elasticsearch makes a field of whole numbers of one whose first value is whole,
 * cuts all later ones to that, and refuses a record such as `{load: [8, 3.5]}`, which meets both at once. What an index
 * refuses all the same is stored as text (see `refit`).
 *
 * @param notice told if the server does not let us, after which records go on without it
 * @throws what `ask` throws, if the server cannot answer now
 */
export async function installTemplate(
  ask: Ask,
  target: Target,
  notice: (reason: string) => void,
): Promise<TemplateState> {
  if (target.template === false) return { ours: false }
  // A template's name may not hold an upper case letter.
  const name = `${OWNER}-${target.index.replace(/[{}]/g, '').toLowerCase()}`
  // A proxy may answer with a page of its own; a template that only it has seen would be missed for good.
  const askObject: Ask = async (request) => {
    const answer = await ask<never>(request)
    if (typeof answer === 'object' && answer !== null) return answer
    throw new Error(
      `the answer to ${request.method} ${request.path} is no JSON object: is this Elasticsearch?`,
    )
  }
  try {
    const found = await findCover(askObject, name, target)
    if (found !== undefined) return found
    const custom = typeof target.template === 'object' ? target.template : {}
    return await putTemplate(askObject, name, merge(templateFor(target), custom), target.retention)
  } catch (error) {
    const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0
    if (!FINAL.has(status)) throw error
    notice(`the index template ${name} could not be installed (HTTP ${status}); records are sent without it`)
    return { ours: false }
  }
}

function templateFor({ index, dataStream, retention }: Target): Json {
  return {
    index_patterns: [indexWildcard(index)],
    priority: priorityFor(index),
    ...(dataStream && { data_stream: {} }),
    _meta: {
      managed_by: OWNER,
      version: VERSION,
      ...(dataStream && { data_stream: true }),
      ...(retention !== undefined && { retention, retention_by: 'lifecycle' }),
    },
    template: {
      ...(retention !== undefined && { lifecycle: { data_retention: retention } }),
      settings: {
        'index.mapping.ignore_malformed': true,
        'index.mapping.total_fields.ignore_dynamic_beyond_limit': true,
      },
      mappings: {
        subobjects: false,
        // A string that looks like a date today may be anything tomorrow.
        date_detection: false,
        dynamic_templates: [
          { wholes: { match_mapping_type: 'long', mapping: { type: 'double' } } },
          { fractions: { match_mapping_type: 'double', mapping: { type: 'double' } } },
          {
            strings: {
              match_mapping_type: 'string',
              mapping: { type: 'keyword', ignore_above: 8191, fields: { text: { type: 'text' } } },
            },
          },
        ],
        properties: {
          // In a data stream it is what a record has its place by: one that is no time is refused, in all versions alike.
          '@timestamp': { type: 'date', ...(dataStream && { ignore_malformed: false }) },
          // No text of it is a number: by the sub-field, the records that have it are listed under `_ignored`.
          [UNINDEXED]: { type: 'text', fields: { ignored: { type: 'byte', ignore_malformed: true } } },
        },
      },
    },
  }
}

/**
 * Above the templates that come with Elasticsearch (100), below those that users give a high priority. Two of one priority
 * may not cover one index: `app-*` has to give way to `app-web`.
 */
function priorityFor(index: string): number {
  return isDated(index) ? 140 : 150
}

/** What covers the index already: our template as it should be, or one of somebody else. */
async function findCover(ask: Ask, name: string, target: Target): Promise<TemplateState | undefined> {
  const index = indexAt(target.index, Date.now())
  for (const found of await composableTemplates(ask)) {
    const { index_patterns = [], _meta, priority = 0 } = found.index_template
    if (found.name === name) {
      if (_meta?.managed_by !== OWNER) return { ours: false }
      if (!isUpToDate(_meta, target)) continue
      const by = _meta.retention_by as RetentionBy | undefined
      return { ours: true, ...(by !== undefined && { retentionBy: by }) }
    }
    // That of a target with dates gives way.
    if (_meta?.managed_by === OWNER && priority < priorityFor(target.index)) continue
    if (index_patterns.some((pattern) => coversName(pattern, index))) return { ours: false }
  }
  // A composable template silently wins over a legacy one, so those count too; but they make no data streams.
  if (target.dataStream) return undefined
  const legacy = await ask<{ [name: string]: { index_patterns?: string[] } }>({
    method: 'GET',
    path: '/_template',
    querystring: { filter_path: '*.index_patterns' },
  })
  const covered = Object.values(legacy).some(({ index_patterns = [] }) =>
    index_patterns.some((pattern) => coversName(pattern, index)),
  )
  return covered ? { ours: false } : undefined
}

function isUpToDate(meta: Json, { dataStream, retention }: Target): boolean {
  const same = (meta.data_stream === true) === dataStream && meta.retention === retention
  return same && Number(meta.version) >= VERSION
}

/** The template by which the server will make what is written under `index`; undefined if there is none. */
export async function coveringTemplate(
  ask: Ask,
  index: string,
): Promise<{ readonly name: string; readonly dataStream: boolean } | undefined> {
  const [highest] = (await composableTemplates(ask))
    .filter(({ index_template }) =>
      index_template.index_patterns?.some((pattern) => coversName(pattern, index)),
    )
    .sort((a, b) => (b.index_template.priority ?? 0) - (a.index_template.priority ?? 0))
  return highest && { name: highest.name, dataStream: highest.index_template.data_stream !== undefined }
}

async function composableTemplates(ask: Ask): Promise<readonly NamedTemplate[]> {
  const members = ['index_patterns', 'priority', 'data_stream', '_meta']
  const { index_templates = [] } = await ask<{ index_templates?: NamedTemplate[] }>({
    method: 'GET',
    path: '/_index_template',
    querystring: {
      filter_path: [
        'index_templates.name',
        ...members.map((member) => `index_templates.index_template.${member}`),
      ].join(),
    },
  })
  return index_templates
}

/** Leaves out what an older server does not know, by the name that its refusal tells. */
async function putTemplate(
  ask: Ask,
  name: string,
  body: Json,
  retention: string | undefined,
): Promise<TemplateState> {
  const template = body.template as Json & { settings: Json; mappings: Json }
  let retentionBy: RetentionBy | undefined = retention === undefined ? undefined : 'lifecycle'
  for (;;) {
    try {
      const path = `/_index_template/${encodeURIComponent(name)}`
      const { acknowledged } = await ask<{ acknowledged?: boolean }>({ method: 'PUT', path, body })
      if (acknowledged === true) return { ours: true, ...(retentionBy && { retentionBy }) }
      throw new Error(`PUT ${path} was not acknowledged`)
    } catch (error) {
      const refusal =
        error instanceof errors.ResponseError && error.statusCode === 400 ? JSON.stringify(error.body) : ''
      const unknown: [Json, string][] = [
        [template.mappings, 'subobjects'],
        [template.settings, 'index.mapping.total_fields.ignore_dynamic_beyond_limit'],
        [template, 'lifecycle'],
      ]
      const found = unknown.find(([part, option]) => option in part && refusal.includes(option))
      if (found === undefined) throw error
      delete found[0][found[1]]
      // Such a server would by it pass over an object where a value was, and say so nowhere. Refused, it is stored as text.
      if (found[1] === 'subobjects') delete template.settings['index.mapping.ignore_malformed']
      if (found[1] !== 'lifecycle' || retention === undefined) continue
      retentionBy = (await installPolicy(ask, name, retention)) ? 'ilm' : 'none'
      if (retentionBy === 'ilm') template.settings['index.lifecycle.name'] = name
      body._meta = { ...(body._meta as Json), retention_by: retentionBy }
    }
  }
}

/** `over` laid over `base`, object by object. */
function merge(base: Json, over: Readonly<Json>): Json {
  const merged: Json = { ...base }
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name]
    merged[name] = isObject(below) && isObject(value) ? merge(below, value) : value
  }
  return merged
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
