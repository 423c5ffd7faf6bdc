import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { makeTemporary, removeTemporary } from '../temporary.ts'
import { MACROS } from './macros.ts'
import { Session } from './session.ts'

/** Beyond it DuckDB goes to temporary files, as far as it can. */
export const MEMORY: string = '512MiB'
const MAX_THREADS = 4
/** For what is done beside questions. */
const ASIDE_MEMORY = '256MiB'

interface Shared {
  readonly instance: Promise<DuckDBInstance>
  readonly temporary: string
  users: number
}

/** By the directory that it may read. */
const shared = new Map<string, Shared>()

/** Bytes of temporary files, at most. */
const MAX_TEMPORARY = '4GiB'

/** DuckDB, one for all who read the same directory, closed with the last of them. */
export class Engine {
  readonly #dir: string
  #shared: Shared | undefined
  #closed = false

  /** @param dir all that it may read, with what is in it */
  constructor(dir: string) {
    this.#dir = dir
  }

  /** @param onClose told when the session is closed */
  async open(signal: AbortSignal, onClose: () => void): Promise<Session> {
    if (this.#closed) throw new Error('the view of them is closed')
    this.#shared ??= this.#share()
    const instance = await this.#shared.instance
    return new Session(await instance.connect(), signal, onClose)
  }

  /** A DuckDB of its own, with one thread: what is done there takes no memory from questions, and not all of the machine. */
  async openAside(signal: AbortSignal): Promise<Session> {
    const temporary = this.temporary()
    const instance = await start([this.#dir, temporary], join(temporary, 'aside'), 1, ASIDE_MEMORY)
    return new Session(await instance.connect(), signal, () => instance.closeSync())
  }

  /** For files that DuckDB is to read; goes with the last who read the same directory. */
  temporary(): string {
    this.#shared ??= this.#share()
    return this.#shared.temporary
  }

  async close(): Promise<void> {
    this.#closed = true
    const mine = this.#shared
    this.#shared = undefined
    if (mine === undefined) return
    mine.users -= 1
    if (mine.users > 0) return
    shared.delete(this.#dir)
    const instance = await mine.instance.catch(() => undefined)
    instance?.closeSync()
    removeTemporary(mine.temporary)
  }

  #share(): Shared {
    let found = shared.get(this.#dir)
    if (found === undefined) {
      // Of its own, since only its owner may read what goes there.
      const temporary = makeTemporary()
      const threads = Math.min(MAX_THREADS, availableParallelism())
      const instance = start([this.#dir, temporary], temporary, threads, MEMORY)
      found = { instance, temporary, users: 0 }
      shared.set(this.#dir, found)
    }
    found.users += 1
    return found
  }
}

/** @param readable directories that it may read, and write to, with what is in them */
async function start(
  readable: readonly string[],
  temporary: string,
  threads: number,
  memory: string,
): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: memory,
    temp_directory: temporary,
    max_temp_directory_size: MAX_TEMPORARY,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
  })
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    for (const macro of MACROS) await connection.run(macro)
    const allowed = { directories: listValue(readable) }
    await connection.run('SET allowed_directories = $directories', allowed, { directories: LIST(VARCHAR) })
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
  } finally {
    connection.closeSync()
  }
  return instance
}
