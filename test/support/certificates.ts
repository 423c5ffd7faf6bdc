import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Paths of PEM files. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface Authority {
  /** Path of its own certificate. */
  readonly ca: string
  /**
   * A certificate that it signs.
   * @param names of the server: `DNS:localhost,IP:127.0.0.1`
   * @param days for which it is valid, from now; below 0: it has expired
   */
  issue(name: string, names?: string, days?: number): Promise<Certificate>
}

/**
 * A certificate authority of the tests' own, by openssl. Its files are in `folder`.
 * @param subject what it calls itself; default: `name`
 */
export async function authority(folder: string, name: string, subject: string = name): Promise<Authority> {
  const path = (file: string) => join(folder, file)
  const [ca, caKey] = [path(`${name}.pem`), path(`${name}.key`)]
  const own = ['-x509', '-subj', `/CN=${subject}`, '-days', '2', '-keyout', caKey, '-out', ca]
  await run('openssl', ['req', ...CURVE, ...own])
  return {
    ca,
    async issue(leaf, names = 'DNS:localhost,IP:127.0.0.1', days = 2) {
      const [cert, key, request] = [path(`${leaf}.pem`), path(`${leaf}.key`), path(`${leaf}.csr`)]
      await writeFile(path(`${leaf}.ext`), `subjectAltName=${names}\n`)
      await run('openssl', ['req', ...CURVE, '-subj', `/CN=${leaf}`, '-keyout', key, '-out', request])
      const signer = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', String(days)]
      await run('openssl', [
        'x509',
        '-req',
        '-in',
        request,
        ...signer,
        '-extfile',
        path(`${leaf}.ext`),
        '-out',
        cert,
      ])
      return { cert, key }
    },
  }
}
