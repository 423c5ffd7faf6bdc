// The API reference, from the docstrings of the packages' entries.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Application, LogLevel } from 'typedoc'

const PACKAGES = ['core', 'winston', 'pino', 'http', 'view']

/**
 * @param {string} root of the repository
 * @param {string} to
 * @returns {Promise<{text: string, link: string}[]>} the items of the side bar
 * @throws if something has no docstring, or a link leads nowhere
 */
export async function writeApi(root, to) {
  await rm(to, { recursive: true, force: true })
  const entryPoints = (await Promise.all(PACKAGES.map((name) => entriesOf(root, name)))).flat()
  const app = await Application.bootstrapWithPlugins({
    name: 'API',
    entryPoints,
    out: to,
    tsconfig: join(root, 'site', 'tsconfig.json'),
    basePath: root,
    // tsc has done so, in a version of its own.
    skipErrorChecking: true,
    plugin: ['typedoc-plugin-markdown'],
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    readme: 'none',
    useCustomAnchors: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    sort: ['source-order'],
    groupOrder: ['Functions', 'Variables', 'Classes', '*'],
    excludeExternals: true,
    excludePrivate: true,
    logLevel: LogLevel.Warn,
    validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
    packagesRequiringDocumentation: ['API', ...PACKAGES.map((name) => `@gramexlog/${name}`)],
    // A property whose name says all needs no words.
    requiredToBeDocumented: [
      'Enum',
      'Variable',
      'Function',
      'Class',
      'Interface',
      'Method',
      'Accessor',
      'TypeAlias',
    ],
    // Links to the code would be right in a clone of one place only.
    disableSources: true,
    treatWarningsAsErrors: true,
    treatValidationWarningsAsErrors: true,
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc did not understand the packages')
  app.validate(project)
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('The docstrings have to be mended.')
  await app.generateOutputs(project)
  return project.children.map(({ name }) => ({ text: name, link: `/api/${name}` }))
}

async function entriesOf(root, name) {
  const { exports } = JSON.parse(await readFile(join(root, 'packages', name, 'package.json'), 'utf8'))
  return Object.values(exports)
    .map((entry) => entry.import?.default)
    .filter((built) => built !== undefined)
    .map((built) =>
      join(root, 'packages', name, built.replace('./dist/esm/', 'src/').replace(/\.js$/, '.ts')),
    )
}
