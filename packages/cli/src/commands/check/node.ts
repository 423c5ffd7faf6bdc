import type { Connection, RequestFault } from '@gramexlog/core/viewer'
import { checkClock } from './clock.ts'
import { checkDisk } from './disk.ts'
import type { Findings } from './finding.ts'
import type { Questions } from './questions.ts'
import { checkVersion } from './version.ts'

/** Of what core says of a certificate, or of TLS itself. */
const OF_TLS = /certificate|answers without TLS|\bSSL\b|\bTLS\b|EPROTO|plain HTTP request/i
/** Of a file that holds a login, which core names with its option. */
const OF_LOGIN = /^the file of "(?:http_auth|api_key|bearer_auth)"/

/** The way to one node: reach, TLS, login; then what it is, its clock and its disk. */
export async function checkNode(
  questions: Questions,
  findings: Findings,
  connection: Connection,
  node: string,
): Promise<void> {
  const startedMs = performance.now()
  // Not `GET /` alone: a login that may only write is refused there.
  const { fault } = await questions.get('/_cluster/health', 'status')
  const ms = Math.round(performance.now() - startedMs)
  if (fault !== undefined && fault.status === undefined) {
    unreached(findings, fault)
    return
  }
  // A server that speaks TLS says so, if it says anything.
  const plainToTls = fault?.status === 400 && OF_TLS.test(fault.reason)
  findings.ok('reach', `answers in ${ms} ms`)
  if (plainToTls) {
    findings.failed('TLS', fault.reason, 'write https instead of http, or use_ssl: true')
    return
  }
  if (node.startsWith('https:')) findings.ok('TLS', tlsFound(connection))
  if (fault?.status === 401) {
    findings.failed('login', fault.reason.replace(/; look at.*$/, ''), loginRemedy(connection))
    return
  }
  findings.ok('login', connection.auth === undefined ? 'none is asked for' : 'the login is taken')
  if (!(await checkVersion(questions, findings))) return
  await checkClock(questions, findings)
  await checkDisk(questions, findings)
}

function unreached(findings: Findings, { reason, late }: RequestFault): void {
  if (OF_LOGIN.test(reason)) {
    findings.failed('login', reason, 'write the login into that file, or name another')
    return
  }
  if (OF_TLS.test(reason)) {
    const [found, ...remedy] = reason.split('; ')
    findings.ok('reach', 'answers')
    findings.failed(
      'TLS',
      found!,
      remedy.join('; ') || 'look at ca_certs, client_cert and client_key, and at use_ssl',
    )
    return
  }
  findings.failed('reach', reason, reachRemedy(reason, late))
}

function reachRemedy(reason: string, late: boolean): string {
  if (/ENOTFOUND|EAI_AGAIN/.test(reason))
    return 'no such name is known: correct host: or url:, or look at the DNS of this machine'
  if (/ECONNREFUSED/.test(reason))
    return 'nothing listens there: start the server, or correct host: and port:'
  if (late || /ETIMEDOUT|timeout|no connection to/i.test(reason))
    return 'something on the way keeps silent: look at firewalls, proxy: and port:, or raise timeout:'
  if (/EHOSTUNREACH|ENETUNREACH/.test(reason))
    return 'there is no way to that network: look at the VPN, routes and proxy:'
  if (/socket|ECONNRESET/.test(reason))
    return 'it hangs up: where the server speaks TLS, write https or use_ssl: true'
  return 'correct host: and port:, or url:'
}

function tlsFound({ tls }: Connection): string {
  if (tls?.fingerprint !== undefined) return 'the certificate is the one of ssl_assert_fingerprint'
  if (tls?.rejectUnauthorized === false)
    return 'encrypted; the certificate is not looked at (verify_certs: false)'
  return 'the certificate is good'
}

function loginRemedy({ auth }: Connection): string {
  if (auth === undefined) return 'give the target a login: http_auth, api_key or bearer_auth'
  const option = 'option' in auth ? auth.option : undefined
  const named = option ?? ('username' in auth ? 'http_auth' : 'apiKey' in auth ? 'api_key' : 'bearer_auth')
  return `correct ${named}, or let the server know this login; what is taken from the environment is looked up when the program starts`
}
