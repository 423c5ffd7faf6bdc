import { randomUUID } from 'node:crypto'
import type { RequestFault } from '@gramexlog/core/viewer'
import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

interface Privileges {
  readonly username?: string
  readonly cluster?: { readonly [privilege: string]: boolean }
  readonly index?: { readonly [index: string]: { readonly [privilege: string]: boolean } }
}
interface BulkReply {
  readonly items?: readonly {
    readonly create?: { readonly status?: number; readonly error?: { type?: string; reason?: string } }
  }[]
}

/** Answers of a server that has no such question, or does not let us ask it. */
const NO_ANSWER = new Set([400, 403, 404, 405, 500])
const TEMPLATES = 'manage_index_templates'

/**
 * Whether records may be written, and the template installed.
 * @returns whether the template may be installed; undefined if it cannot be found out
 */
export async function checkRights(
  questions: Questions,
  findings: Findings,
  about: { readonly index: string; readonly isThere: boolean },
): Promise<boolean | undefined> {
  const { index, isThere } = about
  const wanted = ['create_doc', ...(isThere ? [] : ['auto_configure'])]
  const asked = await questions.post<Privileges>('/_security/user/_has_privileges', {
    cluster: [TEMPLATES],
    index: [{ names: [index], privileges: wanted }],
  })
  const had = asked.body?.index?.[index]
  if (had !== undefined) {
    const { username = 'this login', cluster } = asked.body!
    const lacks = wanted.filter((privilege) => !had[privilege])
    if (lacks.length === 0) findings.ok('rights', `${username} may write to ${index}`)
    else
      findings.failed(
        'rights',
        `${username} may not write to ${index}: it lacks ${lacks.join(', ')}`,
        `give its role the index privileges ${wanted.join(' and ')} for ${index}`,
      )
    return cluster?.[TEMPLATES]
  }
  if (asked.fault?.status === undefined || NO_ANSWER.has(asked.fault.status))
    await probe(questions, findings, index, isThere)
  else findings.unknown('rights', `they cannot be asked for: ${asked.fault.reason}`)
  return undefined
}

/**
 * Sends what is certain to be refused, and sees by whom: to an index that is there, a record that is no JSON; to one that is
 * not, which must not be made by this, a record for aliases only.
 */
async function probe(
  questions: Questions,
  findings: Findings,
  index: string,
  isThere: boolean,
): Promise<void> {
  const action = JSON.stringify({ create: { _id: `gramexlog-check-${randomUUID()}` } })
  const { body, fault } = await questions.bulk<BulkReply>(
    `/${encodeURIComponent(index)}/_bulk`,
    `${action}\n${isThere ? '{"gramexlog check' : '{}'}\n`,
    isThere ? {} : { require_alias: 'true' },
  )
  const { status, error } = body?.items?.[0]?.create ?? {}
  const reason = error === undefined ? fault?.reason : `${error.type}: ${error.reason}`
  if (isRefusal(fault, status)) {
    findings.failed(
      'rights',
      `nothing may be written to ${index}: ${reason}`,
      'let this login write there (indices:data/write/bulk*, and create the index), or take the block from the index',
    )
  } else if (error !== undefined) findings.ok('rights', `records may be sent to ${index}`)
  else findings.unknown('rights', `whether records may be sent cannot be found out: ${reason ?? 'no answer'}`)
}

function isRefusal(fault: RequestFault | undefined, itemStatus: number | undefined): boolean {
  return [fault?.status, itemStatus].some((status) => status === 401 || status === 403)
}
