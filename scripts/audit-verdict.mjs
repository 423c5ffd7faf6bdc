/**
 * What an audit of pnpm says.
 * @param {string} stdout of `pnpm audit --json`
 * @param {string} stderr
 * @returns {{ words: string, verdict: 'found' | 'none' | 'unknown' }} `found`: there are known weaknesses
 */
export function auditVerdict(stdout, stderr) {
  const report = parsed(stdout)
  if (report?.advisories === undefined || report.advisories === null) {
    const reason = report?.error?.message ?? (stderr || stdout).trim().split('\n')[0]
    return {
      words: `Not audited: the registry did not answer the question (${reason}). Nothing is known of weaknesses.`,
      verdict: 'unknown',
    }
  }
  const advisories = Object.values(report.advisories)
  const count = report.metadata?.totalDependencies ?? report.metadata?.dependencies ?? 'all'
  if (advisories.length === 0)
    return { words: `Audited: no known weakness in ${count} packages.`, verdict: 'none' }
  const lines = advisories.map(
    ({ severity, module_name, title, url, patched_versions }) =>
      `${severity}: ${module_name}: ${title} (${url}); mended in ${patched_versions}`,
  )
  return { words: lines.join('\n'), verdict: 'found' }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
