import { GramexLogError } from '@gramexlog/core/error'
import {
  type DatedIndex,
  deleteIndex,
  isDated,
  oldIndices,
  requestFault,
  Server,
  type Target,
} from '@gramexlog/core/operator'
import { Progress } from '../../terminal/progress.ts'
import { safeText } from '../../terminal/safe-text.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** An index of a target that is old. */
export interface TargetIndex {
  readonly target: Target
  readonly index: DatedIndex
}

/**
 * The old indices of those targets that have dates in theirs.
 * @throws GramexLogError if a server does not tell them, or no target has any
 */
export async function findIndices(
  targets: readonly Target[],
  beforeMs: number,
  { signal }: Terminal,
): Promise<TargetIndex[]> {
  const dated = targets.filter(({ sinks, index }) => sinks.includes('elasticsearch') && isDated(index))
  if (dated.length === 0)
    throw new GramexLogError(
      'ERR_GRAMEXLOG_ARGUMENT',
      `--indices: there is no date in the index of ${targets.map(({ name }) => name).join(', ')}, so that none of them gets old; leave --indices out`,
    )
  const all: TargetIndex[] = []
  const seen = new Set<string>()
  for (const target of dated) {
    const found = await onServer(target, (server) =>
      oldIndices((request) => server.ask(request, signal), target.index, beforeMs),
    )
    for (const index of found) {
      // Two targets may write to the same indices.
      const key = JSON.stringify([target.connection.nodes, index.name])
      if (!seen.has(key)) all.push({ target, index })
      seen.add(key)
    }
  }
  return all
}

/** @throws GramexLogError at the first that the server does not delete */
export async function deleteAll(indices: readonly TargetIndex[], terminal: Terminal): Promise<void> {
  const progress = new Progress(terminal, { doing: 'deleting', unit: 'indices' })
  let done = 0
  for (const { target, index } of indices) {
    terminal.signal.throwIfAborted()
    await onServer(target, (server) =>
      deleteIndex((request) => server.ask(request, terminal.signal), index.name),
    )
    done += 1
    progress.update(done, indices.length)
  }
  progress.end()
}

async function onServer<T>({ name, connection }: Target, act: (server: Server) => Promise<T>): Promise<T> {
  const server = Server.join(connection)
  try {
    return await act(server)
  } catch (error) {
    throw new GramexLogError(
      'ERR_GRAMEXLOG_UNAVAILABLE',
      `${name}: its server refuses or does not answer (${safeText(server.conceal(requestFault(error).reason))}). Look at it with: gramexlog check`,
      { cause: error },
    )
  } finally {
    await server.leave()
  }
}
