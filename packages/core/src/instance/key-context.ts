import { hostname } from 'node:os'
import type { Config, Target } from '../config/target.ts'
import type { KeyContext } from '../keys/compile.ts'

/** What a target's keys are made from in this process. */
export function keyContext({ appPort }: Config, target: Target): KeyContext {
  return {
    target: target.name,
    ...(appPort !== undefined && { appPort }),
    env: process.env,
    pid: process.pid,
    hostname: hostname(),
  }
}
