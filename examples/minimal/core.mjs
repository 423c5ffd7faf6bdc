import { flush, log } from '@gramexlog/core'

log('gramexguide', { x: 1, y: 2 })
log({ event: 'signup', plan: 'team', seats: 12 }) // without a name: the first target

const { accepted } = await flush({ timeout: 5_000 }) // for the count alone: records are delivered without it
console.log(`${accepted} records logged`)
