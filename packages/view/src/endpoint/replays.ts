import { GramexLogError, type Replayed } from '@gramexlog/core'
import type { Target } from '@gramexlog/core/viewer'
import type { ReplayAnswer } from './contract.ts'
import { Refusal } from './refusal.ts'

/** Sends the dead letters of a target again. */
export type Replay = (target: string) => Promise<Replayed>

/** Sends dead letters again for who may ask for it, one target at a time. */
export class Replays {
  readonly #replay: Replay
  #isUnderWay = false

  constructor(replay: Replay) {
    this.#replay = replay
  }

  /** @throws Refusal */
  async answer({ name, sinks }: Target): Promise<Response> {
    if (!sinks.includes('elasticsearch'))
      throw new Refusal(
        400,
        'ERR_GRAMEXLOG_ARGUMENT',
        `${JSON.stringify(name)} is not sent to Elasticsearch: it has no dead letters.`,
      )
    if (this.#isUnderWay)
      throw new Refusal(
        503,
        'ERR_GRAMEXLOG_BUSY',
        'Dead letters are being sent again just now. Wait until that is done.',
        {
          'Retry-After': '5',
        },
      )
    this.#isUnderWay = true
    try {
      const { stored, duplicates, refused } = await this.#replay(name)
      const answer: ReplayAnswer = { stored: stored + duplicates, refused }
      return Response.json(answer)
    } catch (error) {
      // Both are in words for people, with nothing secret: what the server, or the disk, says.
      const { message } = error as Error
      if (error instanceof GramexLogError) throw new Refusal(503, error.code, message)
      throw new Refusal(
        503,
        'ERR_GRAMEXLOG_UNAVAILABLE',
        `The server does not take them now, and they are all still there. ${message}`,
      )
    } finally {
      this.#isUnderWay = false
    }
  }
}

/**
 * Lets only the view's own page, or a program, change something: no page of another site.
 * @throws Refusal
 */
export function checkSameOrigin({ headers, url }: Request): void {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const host = headers.get('host') ?? new URL(url).host
  const isOwn = (site ?? 'same-origin') === 'same-origin' && (origin === null || hostOf(origin) === host)
  if (!isOwn)
    throw new Refusal(403, 'ERR_GRAMEXLOG_FORBIDDEN', 'Only the page of the view itself may do this.')
  // Which a form of another page could not send.
  if (!/^application\/json\b/i.test(headers.get('content-type') ?? ''))
    throw new Refusal(415, 'ERR_GRAMEXLOG_ARGUMENT', 'Send it with Content-Type: application/json.')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
