import type { Options } from './option.ts'
import type { TargetOptions } from './options.ts'
import type { Durability, WhenFull } from './target.ts'
import { integer, number, size } from './value.ts'
import * as z from './zod.ts'

export const DURABILITIES: readonly Durability[] = ['turn', 'each', 'fsync']
export const WHEN_FULL: readonly WhenFull[] = ['drop_oldest', 'block']

export const KEEP_OPTIONS: Options<NonNullable<TargetOptions['keep']>> = {
  days: {
    description: 'Age in days after which it is removed.',
    schema: () => number('a number of days over 0', { over: 0 }),
  },
  size: {
    description: 'Size over which the oldest is removed, in bytes or such as 10GB.',
    schema: size,
  },
}

export const JOURNAL_OPTIONS: Options<NonNullable<TargetOptions['journal']>> = {
  size: {
    description: 'Cap of what is not yet delivered, in bytes or such as 512MB. Default: 1GiB.',
    schema: size,
  },
  durability: {
    description:
      'When a record is in the file: turn (at the end of the event-loop turn), each (before log returns) or fsync (each, synced to the disk). Default: turn.',
    schema: () => z.enum(DURABILITIES, { error: 'turn, each or fsync' }),
  },
  full: {
    description:
      'What gives way at that cap: drop_oldest (of the records not yet delivered the oldest) or block (those logged from then on). Default: drop_oldest.',
    schema: () => z.enum(WHEN_FULL, { error: 'drop_oldest or block' }),
  },
  openFiles: {
    description:
      'Files that delivery may have open at a time; journals of dead processes wait for their turn. Default: 128.',
    schema: () => integer('a whole number from 5', { min: 5 }),
  },
}

export const BATCH_OPTIONS: Options<NonNullable<TargetOptions['batch']>> = {
  size: {
    description:
      'Bytes of records that are sent without waiting, or such as 512KB. Where more waits, a batch may have twice as many. Default: 512KiB.',
    schema: () => size({ max: 64 * 1024 ** 2, words: '64MiB' }),
  },
  records: {
    description: 'Most records in a batch. Default: 5000.',
    schema: () => integer('a whole number from 1 to 100000', { min: 1, max: 100_000 }),
  },
  inFlight: {
    description:
      'Memory for batches that are sent and not yet answered, in bytes or such as 10MB: beyond it no further one is begun. Default: 10MiB.',
    schema: size,
  },
}

export const DEAD_LETTER_OPTIONS: Options<NonNullable<TargetOptions['deadLetters']>> = {
  size: {
    description:
      'Cap of these files, in bytes or such as 512MB: beyond it a refused record is dropped, and counted. Default: 1GiB.',
    schema: size,
  },
}
