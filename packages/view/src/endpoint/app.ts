import { type Context, Hono } from 'hono'
import { parseQuery } from '../query/parse.ts'
import type { TargetList } from './contract.ts'
import type { Guard } from './guard.ts'
import type { ViewLimits } from './options.ts'
import { takeApart } from './parameters.ts'
import { nodeEnv } from './peer.ts'
import { Refusal, refusalOf, refusalResponse } from './refusal.ts'
import { answerRows } from './rows.ts'
import { Slots } from './slots.ts'
import type { Targets } from './targets.ts'
import { Work } from './work.ts'

const READING: readonly string[] = ['GET', 'HEAD']

export interface AppParts {
  readonly targets: Targets
  readonly guard: Guard
  readonly limits: ViewLimits
  readonly readOnly: boolean
  readonly formulas: boolean
  /** Aborts when the view is closed. */
  readonly closing: AbortSignal
  /** Path of a request below where the view is mounted. */
  readonly pathOf: (request: Request) => string
  readonly now: () => number
  /** Told of failures that say nothing to who asked. */
  readonly report: (error: unknown) => void
}

/** The routes of the view. Who asks has been let in; what may be seen is looked at here. */
export function createApp(parts: AppParts): Hono {
  const { targets, guard, limits, closing } = parts
  const app = new Hono({ getPath: parts.pathOf })
  const slots = new Slots(limits.requests)

  /** Within the limit of requests, and with all that ends them. */
  const answering = (act: (context: Context, work: Work) => Promise<Response>) => (context: Context) => {
    const request = context.req.raw
    const node = nodeEnv(context.env)
    const breakOff = node && (() => void node.outgoing.destroy())
    const isHead = request.method === 'HEAD'
    return Work.within(slots, [request.signal, closing], { isHead, breakOff }, (work) => act(context, work))
  }

  /** The target that a request names, if it may be seen. */
  const targetOf = async (context: Context) => {
    const name = context.req.param('target') ?? ''
    const target = targets.get(name)
    await guard.authorize(context.req.raw, target?.name)
    if (target !== undefined) return target
    throw new Refusal(
      404,
      'ERR_GRAMEXLOG_UNKNOWN_TARGET',
      `There is no log ${JSON.stringify(name.slice(0, 100))} here; ~/targets tells which there are.`,
    )
  }

  const listTargets = async (context: Context) => {
    await guard.authorize(context.req.raw, undefined)
    const entries = []
    for (const target of targets.all()) {
      if (!(await guard.mayRead(context.req.raw, target.name))) continue
      const { name, index, sinks } = target
      entries.push({ name, index, sinks, backend: targets.backendName(target) })
    }
    const list: TargetList = { targets: entries, readOnly: parts.readOnly }
    return Response.json(list)
  }

  app.use(async (context, next) => {
    if (!READING.includes(context.req.method))
      throw new Refusal(405, 'ERR_GRAMEXLOG_METHOD', 'Only GET and HEAD are answered here.', {
        Allow: 'GET, HEAD',
      })
    await next()
  })
  app.get('/', listTargets)
  app.get('/~/targets', listTargets)
  app.get(
    '/:target',
    answering(async (context, work) => {
      const target = await targetOf(context)
      const { query: parameters, download } = takeApart(new URL(context.req.url).searchParams)
      const query = parseQuery(parameters)
      const format = query.format ?? 'json'
      const { formulas, now } = parts
      const request = { target: target.name, query, format, download, formulas, nowMs: now() }
      return answerRows(await targets.backend(target), request, work)
    }),
  )
  app.notFound(() => {
    throw new Refusal(404, 'ERR_GRAMEXLOG_NOT_FOUND', 'There is nothing here.')
  })
  app.onError((error, context) => {
    // Nobody is there to be told.
    if (context.req.raw.signal.aborted) return new Response(null, { status: 499 })
    if (closing.aborted)
      return refusalResponse(new Refusal(503, 'ERR_GRAMEXLOG_CLOSED', 'The view is closed.'))
    return refusalResponse(refusalOf(error, parts.report))
  })
  return app
}
