import { GramexLogError } from '@gramexlog/core/error'
import { parseSize } from '@gramexlog/core/files'

/** @throws GramexLogError ERR_GRAMEXLOG_ARGUMENT that names the option, if the text is no size such as 512KB or 1GiB */
export function size(option: string, text: string): number {
  const bytes = parseSize(text)
  if (bytes !== undefined) return bytes
  throw new GramexLogError(
    'ERR_GRAMEXLOG_ARGUMENT',
    `${option}: expected a size such as 512KB, 100MiB or 1GiB; found ${JSON.stringify(text)}`,
  )
}
