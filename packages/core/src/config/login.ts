import type { Context } from './context.ts'
import { existingFile } from './existing-file.ts'
import type { Credentials } from './login-forms.ts'
import type { SecretFile, TargetOptions } from './options.ts'
import type { Login, LoginFile } from './target.ts'

/** The login of a target, of which at most one is given; `fromNodes` is one that stands in a URL. */
export function readLogin(
  { http_auth, api_key, bearer_auth }: TargetOptions,
  fromNodes: Credentials | undefined,
  context: Context,
): Login | LoginFile | undefined {
  const inFile = (option: LoginFile['option'], { file: written }: SecretFile): LoginFile | undefined => {
    const file = existingFile([option, 'file'], written, 'a file', context)
    return file === undefined ? undefined : { option, file }
  }
  if (typeof api_key === 'object') return inFile('api_key', api_key)
  if (typeof bearer_auth === 'object') return inFile('bearer_auth', bearer_auth)
  if (http_auth && 'file' in http_auth) return inFile('http_auth', http_auth)
  if (api_key !== undefined) return { apiKey: api_key }
  if (bearer_auth !== undefined) return { bearer: bearer_auth }
  return http_auth ?? fromNodes
}
