import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appFolder } from './support/app.ts'

const APP = join(import.meta.dirname, 'apps', 'full-disk.mjs')
/** A small disk of the test's own, where the system lets one be mounted. */
const mounts = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0

/** Runs the app by a shell command with `$APP` and `$DIR`. */
function run(command: string, more: number): Record<string, unknown> {
  const app = appFolder({ sink: 'local', timestamp: false })
  const dir = join(app.folder, 'disk')
  mkdirSync(dir)
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd: app.folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      APP,
      NODE: process.execPath,
      DIR: dir,
      GRAMEXLOG_DIR: join(dir, 'journals'),
      MORE: String(more),
    },
  })
  expect({ status, stderr }).toMatchObject({ status: 0 })
  return {
    ...JSON.parse(stdout),
    warnings: stderr.match(/disk refuses/g)?.length,
  }
}

/** Records that fit into memory while they wait, and more than do. */
describe.for([
  ['few', 1_000],
  ['more than memory may hold', 30_000],
] as const)('with %s', ([few, more]) => {
  const expectAll = (told: Record<string, unknown>) => {
    // That they wait, and, of more, that some are dropped.
    expect(told).toMatchObject({ ascending: true, last: true, warnings: few === 'few' ? 1 : 2 })
    expect(Number(told.stored) + Number(told.dropped)).toBe(told.accepted)
    if (few === 'few') expect(told.dropped).toBe(0)
    else expect(told.dropped).toBeGreaterThan(1_000)
  }

  test.runIf(mounts)(
    'a disk that is full, and has room again, costs no record that memory could hold',
    () => {
      const mount = 'mount -t tmpfs -o size=16m tmpfs "$DIR"'
      const fill = 'head -c 15m /dev/zero > "$DIR/filler"'
      const told = run(
        `unshare -Urm bash -c '${mount} && ${fill} && "$NODE" "$APP" $MORE "$DIR/filler"'`,
        more,
      )
      expect(told.lastError).toMatch(/ENOSPC/)
      expectAll(told)
    },
  )

  test.runIf(mounts)('a disk that is read-only at first costs no record that memory could hold', () => {
    // Node's recursive mkdir says ENOENT for EROFS.
    const mount = 'mount -t tmpfs -o size=64m,ro tmpfs "$DIR"'
    const told = run(`unshare -Urm bash -c '${mount} && "$NODE" "$APP" $MORE read-only'`, more)
    expect(told.lastError).toMatch(/EROFS|ENOENT/)
    expectAll(told)
  })

  test('a file that may not grow tears no record, and goes on when it may', () => {
    const told = run('ulimit -S -f 512; "$NODE" "$APP" $MORE limit', more)
    expect(told.lastError).toMatch(/ENOSPC|EFBIG/)
    expectAll(told)
  })
})
