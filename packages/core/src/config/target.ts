import type { Shape } from './shape.ts'

/** Where a target's records go. */
export type SinkName = 'elasticsearch' | 'local' | 'csv'

/** Seconds, minutes, hours, days; or the end of the day, or of a day of the week, of which Monday is 0. */
export type CsvUnit = 'S' | 'M' | 'H' | 'D' | 'MIDNIGHT' | 'W0' | 'W1' | 'W2' | 'W3' | 'W4' | 'W5' | 'W6'

/** A CSV file and its rotation, after Python's TimedRotatingFileHandler. */
export interface CsvFile {
  /** Absolute. Default: the target's name and `.csv`, beside the configuration. */
  readonly path: string
  /** Default `W0`. */
  readonly when: CsvUnit
  /** Of these units; default 1. */
  readonly interval: number
  /** Rotated files that are kept; default 0, which is all. */
  readonly backupCount: number
  /** Default `utf8`. */
  readonly encoding: BufferEncoding
  /** Dates and days in UTC, not in the local time; default false. */
  readonly utc: boolean
  /** `atTime` in seconds of the day, instead of its end. */
  readonly atSeconds?: number
}

/** When a record reaches the file: at the end of the event-loop turn, before `log` returns, or synced to the disk. */
export type Durability = 'turn' | 'each' | 'fsync'

/** What gives way when a journal is full: the oldest records that are not delivered, or those that are logged. */
export type WhenFull = 'drop_oldest' | 'block'

/** What a server is told of who asks. */
export type Login =
  | { readonly username: string; readonly password: string }
  | { readonly apiKey: string }
  | { readonly bearer: string }

/** A login in a file, which may change while records are delivered. */
export interface LoginFile {
  /** The option that names the file, and so what is in it. */
  readonly option: 'http_auth' | 'api_key' | 'bearer_auth'
  /** Absolute path. */
  readonly file: string
}

/** When a cluster is asked for its nodes, which then take the place of those that are known. */
export interface Sniff {
  readonly onStart: boolean
  readonly onConnectionFail: boolean
  /** ms between two times. */
  readonly everyMs?: number
}

/** How to reach a target's server: Gramex's own options, brought to one form. */
export interface Connection {
  /** Base URLs with any path prefix and without credentials, such as `http://localhost:9200`. At least one. */
  readonly nodes: readonly string[]
  readonly auth?: Login | LoginFile
  readonly tls?: {
    /** `verify_certs`; default true. */
    readonly rejectUnauthorized: boolean
    /** Absolute paths of PEM files. */
    readonly ca?: string
    readonly cert?: string
    readonly key?: string
    /** SHA-256 of the server's certificate, or of one that it is signed by; 64 hexadecimal digits, upper case. */
    readonly fingerprint?: string
  }
  /** URL of an HTTP proxy; false: none; default: as the process's environment says. */
  readonly proxy?: string | false
  /** Asking the cluster for its nodes; default: never. */
  readonly sniff?: Sniff
  readonly headers: Readonly<Record<string, string>>
  /** One request's time limit in ms; default 30,000. */
  readonly timeoutMs: number
  /** gzip request bodies; default: only if a node is not on this machine. */
  readonly compress: boolean
}

/** One validated entry of `gramexlog:`. */
export interface Target {
  readonly name: string
  /** As written, with dates if it has any: `app-{yyyy.MM.dd}`. Default: the target's name. */
  readonly index: string
  /** An ingest pipeline of the server; default: none is named. */
  readonly pipeline?: string
  /** Path of the field whose value is a record's routing; default: none. */
  readonly routing?: string
  /** The index is a data stream; default false. */
  readonly dataStream: boolean
  /** How long a data stream keeps its records, as Elasticsearch writes it: `30d`. Default: for ever, or as the server has it. */
  readonly retention?: string
  /** Names of keys as written, each known to `key-names.ts`. */
  readonly keys: readonly string[]
  readonly sinks: readonly SinkName[]
  readonly connection: Connection
  /** With the sink `csv`. */
  readonly csv?: CsvFile
  /** If any option asks for it. */
  readonly shape?: Shape
  /** Add `@timestamp`; default true. */
  readonly timestamp: boolean
  /** `false`: install no index template; an object is merged over ours; default true. */
  readonly template: boolean | Readonly<Record<string, unknown>>
  /** Limits on segments kept after delivery, or by the local sink. Undefined: no limit of that kind set by the user. */
  readonly keep: { readonly days?: number; readonly bytes?: number }
  readonly journal: {
    /** Cap of unshipped bytes; default 1 GiB. */
    readonly maxBytes: number
    /** Default `drop_oldest`. */
    readonly full: WhenFull
    /** Files that delivery may have open at a time, which limits how many dead writers' journals it takes; default 128. */
    readonly openFiles: number
    /** Default `turn`. */
    readonly durability: Durability
  }
  readonly batch: {
    /** Bytes of records with which a batch is full. It may grow to twice as many. Default 512 KiB. */
    readonly bytes: number
    /** Most records in a batch; default 5,000. */
    readonly records: number
    /** Memory for batches that are read and not confirmed: no further one is read beyond it. Default 10 MiB. */
    readonly inFlightBytes: number
  }
  /** Cap of the dead letters' files: beyond it a refused record is dropped, and counted. Default 1 GiB. */
  readonly deadLetters: { readonly maxBytes: number }
  /** A longer record is cut field by field; default 1 MiB. */
  readonly maxRecordBytes: number
}

/** A validated configuration file. */
export interface Config {
  /** Absolute path of the file. */
  readonly file: string
  /** Absolute path of the journal directory: `dir:`, else `.gramexlog` beside the file. */
  readonly dir: string
  /** `flush:` in ms between deliveries; default 5,000. */
  readonly flushMs: number
  /** `exitTimeout:` in ms for delivery at exit; default 5,000. */
  readonly exitTimeoutMs: number
  /** `GRAMEXLOG_SHIP`, else `ship:`; false: an app only writes its journals. Default true. */
  readonly ship: boolean
  /** `app.listen.port`, for the key `port`. */
  readonly appPort?: number
  /** In the file's order; the first is the default target. */
  readonly targets: ReadonlyMap<string, Target>
}
