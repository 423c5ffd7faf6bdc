import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'

interface Root {
  readonly version?: { readonly number?: string; readonly distribution?: string }
}
interface Nodes {
  readonly nodes?: { readonly [id: string]: { readonly version?: string } }
}

/** The oldest that has what delivery needs: composable templates, and `filter_path`'s answers as they are read. */
const OLDEST = { Elasticsearch: [7, 10], OpenSearch: [1, 0] } as const

/** What the server is. @returns false if it is another thing, of which nothing more can be asked */
export async function checkVersion(questions: Questions, findings: Findings): Promise<boolean> {
  const root = await questions.get<Root>('/')
  // Not all have or allow the first.
  const nodes = root.body?.version?.number
    ? undefined
    : await questions.get<Nodes>('/_nodes/_local', 'nodes.*.version')
  const answer = root.body === undefined ? nodes : root
  const version = root.body?.version?.number ?? Object.values(nodes?.body?.nodes ?? {})[0]?.version
  if (version === undefined) {
    const isRefused = [root, nodes].some((reply) => reply?.fault?.status === 403)
    if (isRefused) findings.unknown('version', 'this login may not ask for it')
    else
      findings.failed(
        'version',
        'what answers there is neither Elasticsearch nor OpenSearch',
        'correct host:, port: and url_prefix:',
      )
    return isRefused
  }
  const headers = answer?.fault === undefined ? answer?.headers : undefined
  const isElastic = headers?.['x-elastic-product'] === 'Elasticsearch'
  const distribution = root.body?.version?.distribution
  const product =
    isElastic || (distribution === undefined && /^[789]\./.test(version)) ? 'Elasticsearch' : 'OpenSearch'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor, leastMinor] = OLDEST[product]
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
    findings.ok('version', `${product} ${version}`)
  } else {
    findings.failed(
      'version',
      `${product} ${version} is too old`,
      `use ${product} ${leastMajor}.${leastMinor} or newer`,
    )
  }
  return true
}
