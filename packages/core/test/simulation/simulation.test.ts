import { expect, test, vi } from 'vitest'
import { stage } from './actor.ts'
import { type Outcome, simulate } from './world.ts'

vi.mock('node:fs', async (importOriginal) => {
  const { faulty } = await import('./disk.ts')
  return faulty(await importOriginal())
})
vi.mock('node:os', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  hostname: () => stage.actor?.host ?? 'here',
}))

/** With this, one schedule only, and what happened in it is told. */
const SEED = process.env.GRAMEXLOG_SIMULATION_SEED
const SCHEDULES = Number(process.env.GRAMEXLOG_SIMULATION_SCHEDULES ?? 10_000)
const FIRST = Number(process.env.GRAMEXLOG_SIMULATION_FIRST ?? 1)

test.each([
  ['', false, SCHEDULES],
  [', be it by shippers beside apps that only write', true, Math.ceil(SCHEDULES / 4)],
])(
  'over any schedule of kills and faults every record that was promised arrives once%s',
  {
    timeout: 1_000_000,
  },
  async (_, apart, schedules) => {
    const seeds = SEED === undefined ? Array.from({ length: schedules }, (_, i) => FIRST + i) : [Number(SEED)]
    const sum = { schedules: 0, logged: 0, stored: 0, dead: 0, kills: 0 }
    for (const seed of seeds) {
      const outcome: Outcome = await simulate(seed, apart)
      const again = `GRAMEXLOG_SIMULATION_SEED=${seed} node scripts/test.mjs --project unit simulation`
      const story = `${again}\n${outcome.story.join('\n')}`
      if (SEED !== undefined) console.log(story)
      expect(outcome.faults, story).toEqual([])
      sum.schedules += 1
      for (const name of ['logged', 'stored', 'dead', 'kills'] as const) sum[name] += outcome[name]
    }
    console.log(sum)
    // A simulation in which nothing happens would find nothing.
    if (SEED !== undefined) return
    expect(sum.stored / sum.logged).toBeGreaterThan(0.8)
    expect(sum.kills / sum.schedules).toBeGreaterThan(1)
  },
)
