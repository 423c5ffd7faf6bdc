import { errors, type TransportRequestParams } from '@elastic/transport'
import { indexWildcard, isDated } from '../config/index-pattern.ts'
import type { Target } from '../config/target.ts'
import { indexAt } from '../shipper/destination.ts'

/** Raised when the template changes, so that an older one of ours is replaced. */
const VERSION = 2
const OWNER = 'gramexlog'

/** Not 401: the login may be wrong for the moment only, and records wait for it too. */
const FINAL = new Set([400, 403, 404, 405])

/** Asks the server something; the answer is its JSON. */
export type Ask = <T>(request: TransportRequestParams, headers?: Record<string, string>) => Promise<T>

interface FoundTemplate {
  readonly index_patterns?: string[]
  readonly priority?: number
  readonly _meta?: Json
}

type Json = { [name: string]: unknown }

/**
 * Installs the index template of a target's index, unless one of the user's covers the index already or the target
 * says `template: false`.
 *
 * It keeps a record whatever its fields: with `subobjects: false` `user` and `user.id` live side by side, a value
 * that does not fit its field is left out of the index and not refused, and so are fields beyond the limit. Numbers are
 * what they are in JavaScript: by itself Elasticsearch makes a field of whole numbers of one whose first value is whole,
 * cuts all later ones to that, and refuses a record such as `{load: [8, 3.5]}`, which meets both at once.
 *
 * @param notice told if the server does not let us, after which records go on without it
 * @throws what `ask` throws, if the server cannot answer now
 */
export async function installTemplate(
  ask: Ask,
  target: Target,
  notice: (reason: string) => void,
): Promise<void> {
  if (target.template === false) return
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
    if (await isCovered(askObject, name, indexAt(target.index, Date.now()), priorityFor(target.index))) return
    const custom = typeof target.template === 'object' ? target.template : {}
    await putTemplate(askObject, name, merge(templateFor(target.index), custom))
  } catch (error) {
    const status = error instanceof errors.ResponseError ? (error.statusCode ?? 0) : 0
    if (!FINAL.has(status)) throw error
    notice(`the index template ${name} could not be installed (HTTP ${status}); records are sent without it`)
  }
}

function templateFor(index: string): Json {
  return {
    index_patterns: [indexWildcard(index)],
    priority: priorityFor(index),
    _meta: { managed_by: OWNER, version: VERSION },
    template: {
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
        properties: { '@timestamp': { type: 'date' } },
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

/** Whether our template of this version is there, or one of somebody else's covers the index. */
async function isCovered(ask: Ask, name: string, index: string, priority: number): Promise<boolean> {
  const composable = await ask<{
    index_templates?: { name: string; index_template: FoundTemplate }[]
  }>({
    method: 'GET',
    path: '/_index_template',
    querystring: {
      filter_path:
        'index_templates.name,index_templates.index_template.index_patterns,index_templates.index_template.priority,' +
        'index_templates.index_template._meta',
    },
  })
  for (const found of composable.index_templates ?? []) {
    const { index_patterns = [], _meta, priority: rank = 0 } = found.index_template
    if (found.name === name) {
      if (_meta?.managed_by !== OWNER || Number(_meta.version) >= VERSION) return true
    } else if (_meta?.managed_by === OWNER && rank < priority) {
      // Of a target with dates, whose template gives way.
    } else if (index_patterns.some((pattern) => matches(pattern, index))) return true
  }
  // A composable template silently wins over a legacy one, so those count too.
  const legacy = await ask<{ [name: string]: { index_patterns?: string[] } }>({
    method: 'GET',
    path: '/_template',
    querystring: { filter_path: '*.index_patterns' },
  })
  return Object.values(legacy).some(({ index_patterns = [] }) =>
    index_patterns.some((pattern) => matches(pattern, index)),
  )
}

/** Leaves out what an older server does not know, by the name that its refusal tells. */
async function putTemplate(ask: Ask, name: string, body: Json): Promise<void> {
  const template = body.template as { settings: Json; mappings: Json }
  for (;;) {
    try {
      const path = `/_index_template/${encodeURIComponent(name)}`
      const { acknowledged } = await ask<{ acknowledged?: boolean }>({ method: 'PUT', path, body })
      if (acknowledged === true) return
      throw new Error(`PUT ${path} was not acknowledged`)
    } catch (error) {
      const refusal =
        error instanceof errors.ResponseError && error.statusCode === 400 ? JSON.stringify(error.body) : ''
      const unknown: [Json, string][] = [
        [template.mappings, 'subobjects'],
        [template.settings, 'index.mapping.total_fields.ignore_dynamic_beyond_limit'],
      ]
      const found = unknown.find(([part, option]) => option in part && refusal.includes(option))
      if (found === undefined) throw error
      delete found[0][found[1]]
    }
  }
}

/** `*` in an index pattern is any text. */
function matches(pattern: string, index: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(index)
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
