import type { Config, Target } from '@gramexlog/core/files'
import type { Backend, BackendName } from './backend.ts'

/** The back end of a name. What it is made of is loaded when it is first wanted, and so not by an app in which nobody looks. */
export async function openBackend(config: Config, target: Target, name: BackendName): Promise<Backend> {
  if (name === 'local') {
    const { LocalBackend } = await import('./local/local.ts')
    return new LocalBackend(config, target)
  }
  if (name === 'elasticsearch') {
    const { ElasticsearchBackend } = await import('./elasticsearch/backend.ts')
    return new ElasticsearchBackend(target)
  }
  const { BothBackend } = await import('./both/both.ts')
  return new BothBackend(config, target)
}
