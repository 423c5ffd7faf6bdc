import { findIndex, indexAt } from '@gramexlog/core/operator'
import type { Target } from '@gramexlog/core/viewer'
import { requestFault } from '@gramexlog/core/viewer'
import { checkBlocks } from './blocks.ts'
import type { Findings } from './finding.ts'
import { checkMapping } from './mapping.ts'
import type { Questions } from './questions.ts'
import { checkRights } from './rights.ts'
import { checkTemplate } from './template.ts'

/** What a target needs of its index: that of now, if it has dates. */
export async function checkIndex(questions: Questions, findings: Findings, target: Target): Promise<void> {
  const index = indexAt(target.index, Date.now())
  const place = await whereabouts(questions, findings, index)
  const isThere = place !== undefined && place !== 'nothing'
  const mayInstall = await checkRights(questions, findings, { index, isThere })
  await checkTemplate(questions, findings, target, index, mayInstall)
  if (!isThere) return
  await checkBlocks(questions, findings, index)
  await checkMapping(questions, findings, target, index)
}

/** @returns undefined if it cannot be found out */
async function whereabouts(
  { ask }: Questions,
  findings: Findings,
  index: string,
): Promise<'index' | 'alias' | 'data_stream' | 'nothing' | undefined> {
  try {
    const { kind } = await findIndex(ask, index)
    const words = {
      index: 'is there',
      alias: 'is an alias',
      data_stream: 'is a data stream',
      nothing: 'is not there yet; it is made with the first record',
    }
    findings.ok('index', `${index} ${words[kind]}`)
    return kind
  } catch (error) {
    findings.unknown('index', `whether ${index} is there cannot be found out: ${requestFault(error).reason}`)
    return undefined
  }
}
