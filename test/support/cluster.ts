import { onTestFinished } from 'vitest'
import { type Cluster, launchCluster } from './cluster-nodes.ts'

/** Starts a cluster, which goes with the test. */
export async function startCluster(): Promise<Cluster> {
  const cluster = await launchCluster()
  onTestFinished(cluster.stop, 60_000)
  return cluster
}
