/** Stands in every secret of the tests. No output, and no file but a configuration or a secret's own, may hold it. */
const MARK = 'pL4nt3d0nPurp0se'

/** A secret, another for each name: letters and digits only, so that no encoding but base64 changes it. */
export function planted(name) {
  return `${name}${MARK}`
}

/** The mark, and what it is in base64, which depends on where in a text it begins: without what its neighbours share. */
const FORMS = [
  MARK,
  ...[0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${' '.repeat(shift)}${MARK}`)
      .toString('base64')
      .replace(/=+$/, '')
    return encoded.slice(shift === 0 ? 0 : shift + 1, -3)
  }),
]

/** The line of `text` that holds a planted secret, undefined if none does. */
export function plantedIn(text) {
  return FORMS.some((form) => text.includes(form))
    ? text.split('\n').find((line) => FORMS.some((form) => line.includes(form)))
    : undefined
}
