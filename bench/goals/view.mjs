// How soon one sees what was logged.

/** @type {import('./index.mjs').Goal[]} */
export const viewGoals = [
  ...['first page, from the back end', 'first page, from the handler'].map((path) => ({
    words: `the view adds at most 10 ms to a search of Elasticsearch: ${path}`,
    of: { suite: 'view-server', server: 'real', path: `${path}, 1,000,000 records` },
    metric: 'overMs',
    atMost: 10,
  })),
  ...[
    { path: 'first page, by a view that has just begun', atMost: 400 },
    { path: 'histogram by level', atMost: 400 },
    { path: 'grouping', atMost: 500 },
  ].map(({ path, atMost }) => ({
    words: `the view answers from a million local records within ${atMost} ms: ${path}`,
    of: { suite: 'view', server: 'none', path: `${path}, 1,000,000 records` },
    metric: 'ms',
    atMost,
  })),
  ...[
    { path: 'first page, by a view that has just begun', atMost: 400 },
    { path: 'histogram by level', atMost: 400 },
    { path: 'grouping', atMost: 500 },
  ].map(({ path, atMost }) => ({
    words: `the view answers from a million local records with column files within ${atMost} ms: ${path}`,
    of: { suite: 'view', server: 'none', path: `${path}, with column files, 1,000,000 records` },
    metric: 'ms',
    atMost,
  })),
]
