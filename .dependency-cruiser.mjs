// Which file may import which: the map of CONTRIBUTING.md, as rules. `npm run check` keeps them.
// Where folders stand in a list, each may import from those before it, and from no other.

import { builtinModules } from 'node:module'

const CORE = ['config', 'json', 'keys', 'record', 'journal', 'shipper', 'sinks', 'importing', 'instance']
const VIEW = ['values', 'query', 'backends', 'formats', 'endpoint']
const PAGE = ['values', 'data', 'state', 'parts']
const CLI = ['help', 'terminal', 'commands']

/** What a package may import of ours. The command may import all of them. */
const PACKAGES = {
  core: [],
  winston: ['core'],
  pino: ['core'],
  http: ['core'],
  view: ['core'],
  cli: ['core', 'winston', 'pino', 'http', 'view'],
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(PACKAGES).map(([name, allowed]) => ({
      name: `${name}-imports-${allowed.length > 0 ? 'only-its-packages' : 'no-package-of-ours'}`,
      severity: 'error',
      from: { path: `^packages/${name}/(src|page)/` },
      to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
    })),
    {
      name: 'packages-meet-by-their-entries',
      comment:
        'by `@gramexlog/…`, which leads to dist, and not by a path into the sources of another package',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/[^/]+/(src|page|test)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'sources-import-no-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/(src|page)/' },
      to: { path: '^(packages/[^/]+/test|test|bench|examples|scripts|site)/' },
    },
    {
      name: 'what-crosses-packages-uses-what-is-built',
      severity: 'error',
      from: { path: '^(test|bench|examples|site)/' },
      to: { path: '^packages/[^/]+/(src|page|test)/' },
    },
    ...inOrder('core', 'packages/core/src', CORE),
    ...inOrder('view', 'packages/view/src', VIEW, 'packages/view/src/backends/backend.ts'),
    ...inOrder('page', 'packages/view/page', PAGE),
    ...inOrder('cli', 'packages/cli/src', CLI),
    {
      name: 'entries-are-for-others',
      comment: 'what is in folders imports what it needs where it is made',
      severity: 'error',
      from: { path: '^packages/(core|view)/src/[^/]+/' },
      to: {
        path: '^packages/(core|view)/src/(index|adapter|files|operator|reader|viewer|visible-text)\\.ts$',
      },
    },
    {
      name: 'commands-know-nothing-of-each-other',
      comment: 'what two commands share is beside their folders, or in reading/',
      severity: 'error',
      from: { path: '^packages/cli/src/commands/([^/]+)/' },
      to: { path: '^packages/cli/src/commands/[^/]+/', pathNot: '^packages/cli/src/commands/($1|reading)/' },
    },
    {
      name: 'page-runs-in-browsers',
      severity: 'error',
      from: { path: '^packages/view/page/' },
      to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'no-circle',
      comment: 'types may name each other; what runs may not wait for itself',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'found',
      comment: 'a file that is not there; of dist: run `npm run build` first',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '\\.css$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}

/**
 * @param {string} name of the rules
 * @param {string} root
 * @param {readonly string[]} folders
 * @param {string} [types] a file whose types all may name
 */
function inOrder(name, root, folders, types) {
  return folders.slice(0, -1).map((folder, at) => ({
    name: `${name}-${folder}-imports-only-from-before`,
    severity: 'error',
    from: { path: `^${root}/${folder}/` },
    to: {
      path: `^${root}/(${folders.slice(at + 1).join('|')})/`,
      ...(types && { pathNot: `^${types.replace('.', '\\.')}$` }),
    },
  }))
}
