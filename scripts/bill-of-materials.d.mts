export interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses: readonly object[]
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
}
export function billOf(
  manifests: readonly object[],
  others: readonly object[],
  hashes: ReadonlyMap<string, string>,
): { readonly bomFormat: string; readonly specVersion: string; readonly components: readonly Component[] }
