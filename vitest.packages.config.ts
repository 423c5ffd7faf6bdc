import { defineConfig } from 'vitest/config'

/** The packages as they are installed, by everybody and on every version: `npm run packages`. Needs no server. */
export default defineConfig({
  test: {
    include: [
      'test/packages.test.ts',
      'test/installs.test.ts',
      'test/bundlers.test.ts',
      'test/packages/*.test.ts',
    ],
    env: { GRAMEXLOG_INSTALLS: 'all' },
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
