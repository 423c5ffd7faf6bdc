export function auditVerdict(stdout: string, stderr: string): { words: string; found: boolean }
