export function auditVerdict(
  stdout: string,
  stderr: string,
): { words: string; verdict: 'found' | 'none' | 'unknown' }
