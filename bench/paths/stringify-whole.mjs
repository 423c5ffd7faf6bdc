// JSON.stringify of the record as gramexlog writes it: what the code gave, the keys and `@timestamp`, all made beforehand.
import { records, withKeys } from '../record.mjs'
import * as stringify from './stringify.mjs'

/** @param {{of?: object[]}} options */
export const caller = ({ of = records }) => stringify.caller({ of: of.map(withKeys) })
