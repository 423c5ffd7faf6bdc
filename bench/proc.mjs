// What the system tells of another process (Linux).
import { readFileSync } from 'node:fs'

/** @param {number} pid @returns {number} CPU time of all its threads until now, counted in steps of 10 ms */
export function cpuMsOf(pid) {
  // The name before it, in brackets, may hold blanks; then the fields 3 and on, of which 14 and 15 count 10 ms each.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** @param {number} pid @returns {number} its largest resident set so far */
export function peakRssMbOf(pid) {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(peak?.[1]) / 1024
}
