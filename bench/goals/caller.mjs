// What an app pays that logs.
import { nameOf, shapes } from '../shapes.mjs'

const LOGGERS = ['gramexlog core', 'gramexlog winston', 'gramexlog pino']

/** @type {import('./index.mjs').Goal[]} */
export const callerGoals = [
  ...[
    { path: LOGGERS[0], than: 'JSON.stringify of the record that it writes', atMost: 1.4 },
    { path: LOGGERS[1], than: 'winston with a transport that does nothing', atMost: 1.4 },
    { path: LOGGERS[2], than: 'pino with a worker that does nothing', atMost: 1.05 },
  ].map(({ path, than, atMost }) => ({
    words: `${path} costs its caller at most ${atMost} × ${than}`,
    of: { suite: 'shapes', server: 'none', path: `${path}, ${nameOf(shapes[0])}` },
    metric: 'cpuRatio',
    atMost,
  })),
  {
    words: 'the middleware costs a request less than 2 µs',
    of: { suite: 'requests', server: 'none', path: 'gramexlog middleware' },
    metric: 'overUs',
    atMost: 2,
  },
  ...LOGGERS.map((path) => ({
    words: `${path} delivers, and the event loop is late at most 1.2 × as much as without (99th percentile)`,
    of: { suite: 'loop', server: 'null', path: `${path}, shipping` },
    metric: 'loopP99Ms',
    over: `${path}, not shipping`,
    atMost: 1.2,
  })),
  ...LOGGERS.map((path) => ({
    words: `an app that logs nothing through ${path} has no thread that wakes more than once a flush, a fifth allowed for Node's own`,
    of: { suite: 'idle', server: 'null', path },
    metric: 'wakesAFlush',
    atMost: 1.2,
  })),
  ...LOGGERS.flatMap((path) => [
    {
      words: `${path} takes at most 64 MB over the app's own in an outage`,
      of: { suite: 'outage', server: 'none', path },
      metric: 'overMb',
      atMost: 64,
    },
    {
      words: `${path} does not grow in an outage, after its beginning, by more than 8 MB`,
      of: { suite: 'outage', server: 'none', path },
      metric: 'grownMb',
      atMost: 8,
    },
  ]),
]
