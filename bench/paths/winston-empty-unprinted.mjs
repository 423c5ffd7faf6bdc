// winston with a transport that does nothing, and without its text.
import { UNPRINTED } from './unprinted.mjs'
import * as empty from './winston-empty.mjs'

/** @param {{of?: object[]}} options */
export const caller = (options) => empty.caller(options, UNPRINTED)
