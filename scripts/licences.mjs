import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** From where esbuild names what it reads, in all builds. */
export const ROOT = join(import.meta.dirname, '..')

/**
 * The licences of the packages that a bundle holds parts of, and their notices, which ask to be passed on with it; each behind
 * `name@version` on a line.
 * @param {import('esbuild').Metafile} metafile of the bundle, made in `ROOT`
 * @returns {Promise<string>}
 * @throws {Error} if one of them has no licence
 */
export async function licencesOf(metafile) {
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const folders = parts.flatMap(([path, { bytesInOutput }]) => {
    if (bytesInOutput === 0) return []
    const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolve(ROOT, path)) ?? []
    return folder ?? []
  })
  const texts = await Promise.all([...new Set(folders)].map(textsOf))
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`)
}

async function textsOf(folder) {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const files = await readdir(folder)
  const licence = files.find((file) => /^licen[cs]e(\.|$)/i.test(file))
  if (licence === undefined) throw new Error(`${name} has no licence in ${folder}`)
  const notices = files.filter((file) => /^notice(\.|$)/i.test(file)).sort()
  const texts = await Promise.all([licence, ...notices].map((file) => readFile(join(folder, file), 'utf8')))
  return `${name}@${version}\n\n${texts.join('\n')}`
}
