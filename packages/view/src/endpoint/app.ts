import { type Context, Hono } from 'hono'
import { linksPage } from '../formats/html.ts'
import { parseQuery } from '../query/parse.ts'
import type { HealthAnswer, TargetHealth, TargetList } from './contract.ts'
import { Feeds } from './feeds.ts'
import type { Guard } from './guard.ts'
import { readHealth } from './health.ts'
import type { ViewLimits } from './options.ts'
import type { Page } from './page.ts'
import {
  answerColumns,
  answerHistogram,
  answerPageRows,
  answerStatistics,
  type PageQuestion,
} from './page-answers.ts'
import { takeApart } from './parameters.ts'
import { nodeEnv } from './peer.ts'
import { Refusal, refusalOf, refusalResponse } from './refusal.ts'
import { checkSameOrigin, type Replay, Replays } from './replays.ts'
import { answerRows } from './rows.ts'
import { Slots } from './slots.ts'
import { tail } from './tail.ts'
import type { Targets } from './targets.ts'
import { Work } from './work.ts'

const READING: readonly string[] = ['GET', 'HEAD']
const CHANGING: readonly string[] = ['POST']

export interface AppParts {
  readonly targets: Targets
  readonly guard: Guard
  readonly limits: ViewLimits
  readonly page: Page
  readonly readOnly: boolean
  readonly formulas: boolean
  readonly replay: Replay
  /** Aborts when the view is closed. */
  readonly closing: AbortSignal
  /** Path of a request below where the view is mounted. */
  readonly pathOf: (request: Request) => string
  readonly now: () => number
  /** Between two looks of a live tail. */
  readonly tailMs: number
  /** Told of failures that say nothing to who asked. */
  readonly report: (error: unknown) => void
}

/** The routes of the view. Who asks has been let in; what may be seen is looked at here. */
export function createApp(parts: AppParts): Hono {
  const { targets, guard, limits, closing } = parts
  const app = new Hono({ getPath: parts.pathOf })
  const slots = new Slots(limits.requests)
  const tails = new Slots(limits.tails)
  const feeds = new Feeds(parts.tailMs)
  const replays = new Replays(parts.replay)

  /** Within the limit of requests, and with all that ends them. */
  const answering =
    (act: Act, within = slots) =>
    (context: Context) => {
      const request = context.req.raw
      const node = nodeEnv(context.env)
      const breakOff = node && (() => void node.outgoing.destroy())
      const isHead = request.method === 'HEAD'
      return Work.within(within, [request.signal, closing], { isHead, breakOff }, (work) =>
        act(context, work),
      )
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
      `There is no target ${JSON.stringify(name.slice(0, 100))} here; ~/targets tells which there are.`,
    )
  }

  /** The targets that who asks may see. */
  const listed = async (request: Request) => {
    const may = await Promise.all(targets.all().map(({ name }) => guard.mayRead(request, name)))
    return targets.all().filter((_, at) => may[at])
  }

  const listTargets = async (context: Context) => {
    const request = context.req.raw
    await guard.authorize(request, undefined)
    const entries = (await listed(request)).map((target) => {
      const { name, index, sinks } = target
      return { name, index, sinks, backend: targets.backendName(target) }
    })
    const list: TargetList = { targets: entries, readOnly: parts.readOnly }
    return Response.json(list)
  }

  /** An answer to the page about a target. */
  const pageAnswer = (act: (question: PageQuestion) => Promise<Response>) =>
    answering(async (context, work) => {
      const target = await targetOf(context)
      const parameters = new URL(context.req.url).searchParams
      return await act({ targets, target, parameters, nowMs: parts.now(), work })
    })

  app.use(async (context, next) => {
    const allowed = context.req.path.startsWith('/~/replay/') ? CHANGING : READING
    if (!allowed.includes(context.req.method))
      throw new Refusal(405, 'ERR_GRAMEXLOG_METHOD', `Only ${allowed.join(' and ')} is answered here.`, {
        Allow: allowed.join(', '),
      })
    await next()
  })
  app.get('/', async (context) => {
    const request = context.req.raw
    if (!wantsPage(request)) return await listTargets(context)
    await guard.authorize(request, undefined)
    return (
      parts.page.document(request) ??
      html(
        linksPage(
          'Logs',
          (await listed(request)).map(({ name }) => name),
        ),
      )
    )
  })
  app.get('/~/assets/:file', async (context) => {
    await guard.authorize(context.req.raw, undefined)
    return parts.page.asset(context.req.param('file'), context.req.raw) ?? nothing()
  })
  app.get('/~/targets', listTargets)
  app.get('/~/rows/:target', pageAnswer(answerPageRows))
  app.get('/~/columns/:target', pageAnswer(answerColumns))
  app.get('/~/histogram/:target', pageAnswer(answerHistogram))
  app.get('/~/statistics/:target', pageAnswer(answerStatistics))
  app.get(
    '/~/health',
    answering(async (context) => {
      await guard.authorize(context.req.raw, undefined)
      const health: TargetHealth[] = []
      for (const target of await listed(context.req.raw))
        health.push(await readHealth(targets.config, target, parts.now()))
      const answer: HealthAnswer = { targets: health }
      return Response.json(answer)
    }),
  )
  app.post('/~/replay/:target', async (context) => {
    checkSameOrigin(context.req.raw)
    const target = await targetOf(context)
    if (parts.readOnly)
      throw new Refusal(
        403,
        'ERR_GRAMEXLOG_FORBIDDEN',
        'The view is read-only. createView({ readOnly: false }) lets dead letters be sent again.',
      )
    return await replays.answer(target)
  })
  app.get(
    '/~/tail/:target',
    answering(async (context, work) => {
      const target = await targetOf(context)
      const query = parseQuery(takeApart(new URL(context.req.url).searchParams).query)
      const request = { targets, target, query, now: parts.now, mostRows: limits.tailRows }
      const body = await work.stream(tail(feeds, request, work.signal), false)
      // Proxies would wait until there is more of it.
      const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' }
      return new Response(body, { headers })
    }, tails),
  )
  app.get(
    '/:target',
    answering(async (context, work) => {
      const request = context.req.raw
      const all = new URL(request.url).searchParams
      const wanted = all.getAll('_format').at(-1) || (wantsPage(request) ? 'html' : 'json')
      // The page tells of a wrong query itself. With a name for a file it is the rows that are wanted.
      const page = wanted === 'html' && !all.has('_download') ? parts.page.document(request) : undefined
      const name = context.req.param('target') ?? ''
      if (page !== undefined && targets.get(name) === undefined) {
        await guard.authorize(request, undefined)
        // It shows which targets there are.
        return new Response(page.body, { status: 404, headers: page.headers })
      }
      const target = await targetOf(context)
      if (page !== undefined) return page
      const { query: parameters, download } = takeApart(all)
      const query = parseQuery(parameters)
      const format = query.format ?? (wanted === 'html' ? 'html' : 'json')
      const { formulas, now } = parts
      const rows = { target: target.name, query, format, download, formulas, nowMs: now() }
      return await answerRows(await targets.backend(target), rows, work)
    }),
  )
  app.notFound(nothing)
  app.onError((error, context) => {
    // Nobody is there to be told.
    if (context.req.raw.signal.aborted) return new Response(null, { status: 499 })
    if (closing.aborted)
      return refusalResponse(new Refusal(503, 'ERR_GRAMEXLOG_CLOSED', 'The view is closed.'))
    return refusalResponse(refusalOf(error, parts.report))
  })
  return app
}

type Act = (context: Context, work: Work) => Promise<Response>

/** Browsers ask for HTML; programs for anything. */
function wantsPage({ headers }: Request): boolean {
  return /\btext\/html\b/.test(headers.get('accept') ?? '')
}

function html(text: string): Response {
  return new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}

function nothing(): never {
  throw new Refusal(404, 'ERR_GRAMEXLOG_NOT_FOUND', 'There is nothing here.')
}
