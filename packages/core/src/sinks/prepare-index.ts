import type { Target } from '../config/target.ts'
import type { Ask } from './ask.ts'
import { checkDataStream } from './data-stream.ts'
import { setRetention } from './retention.ts'
import { installTemplate } from './template.ts'

/**
 * Does what has to be done before the first record of a target is sent: its index template, its data stream, its retention.
 * @param notice told what does not stop delivery
 * @throws SetupTrouble if records have to wait for somebody to act; what `ask` throws, if the server cannot answer now
 */
export async function prepareIndex(
  ask: Ask,
  target: Target,
  notice: (reason: string) => void,
): Promise<void> {
  const { ours, retentionBy } = await installTemplate(ask, target, notice)
  if (!target.dataStream) return
  const isThere = await checkDataStream(ask, target.index, notice)
  const { index, retention } = target
  if (retention === undefined) return
  if (!ours) {
    notice(
      `retention: ${retention} is not applied, since the index template of "${index}" is not gramexlog's; set it there`,
    )
  } else if (retentionBy === 'none') {
    notice(
      `this server has no data stream lifecycle: retention: ${retention} is not applied to "${index}"; delete its old indices by other means, such as ISM in OpenSearch`,
    )
  } else if (isThere && retentionBy === 'lifecycle') await setRetention(ask, index, retention, notice)
}
