import { GramexLogError } from '@gramexlog/core'
import type { Config, Target } from '@gramexlog/core/viewer'
import type { Backend } from './backend.ts'

/** The back end of a name. What it is made of is loaded when it is first wanted, and so not by an app in which nobody looks. */
export async function openBackend(config: Config, target: Target, name: string): Promise<Backend> {
  if (name === 'local') {
    const { LocalBackend } = await import('./local/local.ts')
    return new LocalBackend(config, target)
  }
  throw new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', `there is no back end ${JSON.stringify(name)} yet`)
}
