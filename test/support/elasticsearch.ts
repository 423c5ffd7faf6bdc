import { type NodeOptions, type RunningNode, startNode } from './node.ts'

/** The versions that the tests run against: the last of 8.x and the 9.x that production is expected to have. */
export interface ElasticsearchOptions extends NodeOptions {
  version: '9.1.0' | '8.19.4'
}

/** As `startNode`. */
export function startElasticsearch({ version, ...options }: ElasticsearchOptions): Promise<RunningNode> {
  return startNode('Elasticsearch', version, options)
}
