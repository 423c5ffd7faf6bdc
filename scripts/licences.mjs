import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/**
 * The licences of the packages that a bundle holds parts of, which ask to be passed on with it.
 * @param {import('esbuild').Metafile} metafile of the bundle
 * @returns {Promise<string>}
 * @throws {Error} if one of them has no licence
 */
export async function licencesOf(metafile) {
  const folders = new Map()
  for (const path of Object.keys(metafile.inputs)) {
    const found = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(resolve(path))
    if (found !== null) folders.set(found[2], found[1])
  }
  const texts = [...folders].sort().map(async ([name, folder]) => {
    const file = (await readdir(folder)).find((file) => /^licen[cs]e(\.|$)/i.test(file))
    if (file === undefined) throw new Error(`${name} has no licence in ${folder}`)
    return `${name}\n\n${await readFile(join(folder, file), 'utf8')}`
  })
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)
}
