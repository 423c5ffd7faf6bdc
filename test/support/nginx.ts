import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { closedPort } from './closed-port.ts'
import { installed } from './debian.ts'
import { waitFor } from './search.ts'

const PROGRAM = '/usr/sbin/nginx'

/** Debian's nginx in front of a server, as an instance of our own: no service of the system is touched. */
export interface Nginx {
  readonly port: number
  /** Starts it, or starts it again. @param lines of its `server` block */
  serve(lines: string): Promise<void>
  stop(): Promise<void>
}

/**
 * @param folder where its files go
 * @param http further lines of its `http` block, such as maps
 */
export async function nginx(folder: string, http = ''): Promise<Nginx> {
  installed(PROGRAM, 'nginx-light')
  const port = await closedPort()
  const log = join(folder, 'nginx.log')
  mkdirSync(join(folder, 'nginx'), { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'nginx', name)};`,
  )
  let running: ReturnType<typeof spawn> | undefined
  const stop = async () => {
    const child = running
    running = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return {
    port,
    stop,
    async serve(lines) {
      await stop()
      const conf = join(folder, 'nginx.conf')
      writeFileSync(
        conf,
        `daemon off; master_process off; pid ${join(folder, 'nginx.pid')};
        events {}
        http {
          access_log off; client_max_body_size 100m; ${temporary.join(' ')}
          ${http}
          server { ${lines} }
        }`,
      )
      // The system ends it with this process, however that ends.
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', PROGRAM, '-e', log, '-c', conf], {
        stdio: 'ignore',
      })
      running = child
      await waitFor(async () => {
        if (child.exitCode !== null) throw new Error(`nginx ended:\n${readFileSync(log, 'utf8')}`)
        const socket = connect(port, '127.0.0.1')
        const [event] = await Promise.race([
          once(socket, 'connect').then(() => ['connect']),
          once(socket, 'error').then(() => ['error']),
        ]).catch(() => ['error'])
        socket.destroy()
        return event === 'connect'
      })
    },
  }
}
