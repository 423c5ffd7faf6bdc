// How fast records come to a server.

/**
 * @param {string} server
 * @param {string} path
 */
const endToEnd = (server, path) => ({ suite: 'end-to-end', server, path })
/** @param {string} server */
const drain = (server) => ({ suite: 'drain', server, path: 'gramexlog core' })

/** @type {import('./index.mjs').Goal[]} */
export const deliveryGoals = [
  ...[
    { ours: 'pino', atLeast: 4, ceiling: 'pino, empty worker' },
    { ours: 'winston', atLeast: 8, ceiling: 'winston, empty transport' },
    { ours: 'winston', as: ', no text', atLeast: 8, ceiling: 'winston, empty transport, no text' },
  ].map(({ ours, as = '', atLeast, ceiling }) => ({
    words: `${ours}${as} delivers to the null server at ${atLeast} × ${ours}-elasticsearch${as} or more`,
    of: endToEnd('null', `gramexlog ${ours}${as}`),
    metric: 'perSecond',
    over: `${ours}-elasticsearch${as}`,
    ceiling,
    atLeast,
  })),
  {
    words: 'a backlog drains into the null server at 400,000 documents/s or more',
    of: drain('null'),
    metric: 'perSecond',
    atLeast: 400_000,
  },
  ...[
    { over: 'helpers.bulk', atLeast: 4 },
    { over: 'rsyslog', atLeast: 8 },
  ].flatMap(({ over, atLeast }) => {
    const common = { of: drain('null'), over, atLeast }
    return [
      {
        words: `a backlog drains into the null server at ${atLeast} × ${over} or more`,
        metric: 'perSecond',
        ...common,
      },
      {
        words: `the same, once it is sending: ${atLeast} × ${over} or more`,
        metric: 'sendingPerSecond',
        ...common,
      },
    ]
  }),
  {
    words: 'a document of a backlog costs at most 1/8 of the CPU that it costs rsyslog',
    of: drain('null'),
    metric: 'cpuUs',
    over: 'rsyslog',
    atMost: 1 / 8,
  },
  {
    words: 'a backlog drains into a real node at 1.0 × raw posting or more',
    of: drain('real'),
    metric: 'perSecond',
    over: 'raw posting',
    ceiling: 'raw posting, own _id',
    atLeast: 1,
  },
  ...[
    { server: 'real', words: 'a real node' },
    { server: 'cluster', words: 'three nodes with a replica' },
  ].map(({ server, words }) => ({
    words: `a backlog drains into ${words}, once it is sending, at 0.95 × raw posting with ids of its own or more`,
    of: drain(server),
    metric: 'sendingPerSecond',
    over: 'raw posting, own _id',
    atLeast: 0.95,
  })),
  {
    words: 'a record of a backlog of 10,000,000 costs at most 1.1 × one of a backlog of 10,000',
    of: { suite: 'backlog', server: 'null', path: '10,000,000 records' },
    metric: 'recordUs',
    over: '10,000 records',
    atMost: 1.1,
  },
  {
    words: 'a process that finds 1 GiB sends its first batch within 1,000 ms of its start',
    of: { suite: 'backlog', server: 'null', path: '1 GiB, at the start of a process' },
    metric: 'firstMs',
    atMost: 1000,
  },
  {
    words: 'over TLS and compressed, core costs at most as much CPU a document as helpers.bulk in plain',
    of: endToEnd('null', 'gramexlog core, TLS + gzip'),
    metric: 'cpuUs',
    over: 'helpers.bulk',
    atMost: 1,
  },
  ...[
    { ours: 'pino', atLeast: 2 },
    { ours: 'winston', atLeast: 3 },
  ].flatMap(({ ours, atLeast }) =>
    ['', ', defaults'].map((as) => ({
      words: `${ours} delivers to a real node at ${atLeast} × ${ours}-elasticsearch${as && ' as it comes'} or more`,
      of: endToEnd('real', `gramexlog ${ours}`),
      metric: 'perSecond',
      over: `${ours}-elasticsearch${as}`,
      ceiling: 'raw posting, own _id',
      atLeast,
    })),
  ),
]
