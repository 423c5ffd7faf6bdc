import { GramexLogError } from '@gramexlog/core'
import type { Config, Target } from '@gramexlog/core/viewer'
import type { Backend } from './backend.ts'

/** The back end of a name. What it needs is loaded when it is first asked for: an app that mounts the view may never be. */
export async function openBackend(_config: Config, _target: Target, name: string): Promise<Backend> {
  throw new GramexLogError('ERR_GRAMEXLOG_UNAVAILABLE', `the back end ${name} is not there yet`)
}
