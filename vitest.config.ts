import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const source = (name: string, from = 'core') =>
  join(import.meta.dirname, 'packages', from, 'src', `${name}.ts`)

export default defineConfig({
  test: {
    // Closing the servers belongs to it.
    teardownTimeout: 30_000,
    projects: [
      {
        // The adapters' sources meet core's source, so that unit tests need no build.
        resolve: {
          alias: [
            { find: /^@gramexlog\/core$/, replacement: source('index') },
            { find: '@gramexlog/core/adapter', replacement: source('adapter') },
            { find: '@gramexlog/core/error', replacement: source('error') },
            { find: '@gramexlog/core/operator', replacement: source('operator') },
            { find: '@gramexlog/core/files', replacement: source('files') },
            { find: '@gramexlog/core/viewer', replacement: source('viewer') },
            { find: /^@gramexlog\/view$/, replacement: source('index', 'view') },
            { find: '@gramexlog/view/reader', replacement: source('reader', 'view') },
            { find: '@gramexlog/view/visible-text', replacement: source('visible-text', 'view') },
          ],
        },
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'scripts/test/*.test.ts', 'fuzz/*.test.ts'],
          // The default leaves one processor free, which on a machine of two means one file after another.
          maxWorkers: '100%',
          // None takes two; a machine that does other things besides may make ten of them.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          // The servers want the processor too.
          maxWorkers: 2,
          // A number of workers of its own makes a project a group of its own: after the unit tests.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
