// JSON.stringify of the record as gramexlog writes it: what the code gave, the keys and `@timestamp`, all made beforehand.
import { wholeRecords } from '../record.mjs'
import * as stringify from './stringify.mjs'

export const caller = () => stringify.caller({}, wholeRecords)
