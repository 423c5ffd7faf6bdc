/**
 * A CycloneDX bill of materials. The same things give the same bytes: it has no time and no random number.
 * @param {readonly {name: string, version: string, license?: string, dependencies?: object, optionalDependencies?: object}[]} manifests of the packages that are published
 * @param {readonly {name: string, versions: string[], license: string}[]} others what they bring along, as
 * `pnpm licenses list --json` tells
 * @param {ReadonlyMap<string, string>} hashes `name@version` → integrity, `sha512-<base64>`
 */
export function billOf(manifests, others, hashes) {
  const ours = manifests.map(({ name, version, license = 'MIT' }) => component(name, version, license))
  const theirs = others
    .flatMap(({ name, versions, license }) =>
      versions.map((version) => component(name, version, license, hashes.get(`${name}@${version}`))),
    )
    .filter(({ purl }) => !ours.some((own) => own.purl === purl))
  const components = [...ours, ...theirs].sort((a, b) => (a.purl < b.purl ? -1 : 1))
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components,
  }
}

function component(name, version, license, integrity) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const [algorithm, base64] = integrity?.split('-') ?? []
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    // More than one, or none that is known, is an expression of SPDX or a text.
    licenses: [/[\s(]/.test(license) ? { expression: license } : { license: licenseOf(license) }],
    ...(algorithm === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }],
    }),
  }
}

function licenseOf(license) {
  return license === 'Unknown' ? { name: 'unknown' } : { id: license }
}
