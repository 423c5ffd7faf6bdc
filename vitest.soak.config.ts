import { defineConfig } from 'vitest/config'

/** The long run of `npm run soak`, which is no part of `npm test`. */
export default defineConfig({
  test: { include: ['test/soak/**/*.test.ts'], teardownTimeout: 30_000 },
})
