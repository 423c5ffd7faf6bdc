import { expect, test } from 'vitest'
import { auditVerdict } from '../audit-verdict.mjs'

test('a registry that answers no such question is told, and is no finding', () => {
  const unavailable = JSON.stringify({
    error: { code: 'ERR_PNPM_AUDIT_BAD_RESPONSE', message: 'responded with 405' },
  })
  for (const [stdout, stderr] of [
    [unavailable, ''],
    ['', 'request failed, reason: getaddrinfo ENOTFOUND\n'],
  ] as const) {
    const { words, verdict } = auditVerdict(stdout, stderr)
    expect(words).toMatch(/^Not audited: .*(405|ENOTFOUND)/)
    expect(verdict).toBe('unknown')
  }
})

test('a known weakness is a finding, with the version that mends it', () => {
  const advisory = { severity: 'high', module_name: 'x', title: 't', url: 'u', patched_versions: '>=2' }
  expect(auditVerdict(JSON.stringify({ advisories: { 1: advisory } }), '')).toEqual({
    words: 'high: x: t (u); mended in >=2',
    verdict: 'found',
  })
  expect(auditVerdict(JSON.stringify({ advisories: {}, metadata: { totalDependencies: 3 } }), '')).toEqual({
    words: 'Audited: no known weakness in 3 packages.',
    verdict: 'none',
  })
})
