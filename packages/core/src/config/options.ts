import type { Credentials } from './login-forms.ts'
import type { Durability, SinkName, WhenFull } from './target.ts'

/** One of `hosts:` as a map. What it leaves out is taken from the options beside `hosts`. */
export interface HostOptions {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly scheme?: 'http' | 'https' | undefined
  readonly use_ssl?: boolean | undefined
  readonly url_prefix?: string | undefined
  readonly http_auth?: Credentials | undefined
}

/** Options of the sink csv. */
export interface CsvOptions {
  readonly filename?: string | undefined
  readonly when?: string | undefined
  readonly interval?: number | undefined
  readonly backupCount?: number | undefined
  readonly encoding?: string | undefined
  readonly utc?: boolean | undefined
  readonly atTime?: string | undefined
}

/** Which records a target takes, and what of them. */
export interface ShapeOptions {
  readonly level?: string | number | undefined
  readonly sample?: number | undefined
  readonly redact?: string[] | RedactOptions | undefined
  readonly drop?: string[] | undefined
  readonly rename?: Record<string, string> | undefined
  readonly static?: Record<string, unknown> | undefined
  readonly format?: 'ecs' | undefined
  readonly service?: ServiceOptions | undefined
}

export interface ServiceOptions {
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly environment?: string | undefined
  readonly node?: string | undefined
}

export interface RedactOptions {
  readonly paths?: string[] | undefined
  readonly censor?: string | undefined
}

/** Instead of a secret: the file that holds it. */
export interface SecretFile {
  /** Path; relative to the configuration file as it is written there. */
  readonly file: string
}

/**
 * The options of a target under the names of the file, each brought to one type: durations in seconds, sizes in
 * bytes, `api_key` encoded.
 */
export interface TargetOptions extends Omit<HostOptions, 'http_auth'>, CsvOptions, ShapeOptions {
  readonly http_auth?: Credentials | SecretFile
  readonly index?: string
  readonly pipeline?: string
  readonly routing?: string
  readonly data_stream?: boolean
  readonly retention?: string
  readonly keys?: string[]
  readonly hosts?: (string | HostOptions)[]
  readonly url?: string
  readonly verify_certs?: boolean
  readonly ca_certs?: string
  readonly client_cert?: string
  readonly client_key?: string
  readonly ssl_assert_fingerprint?: string
  readonly api_key?: string | SecretFile
  readonly bearer_auth?: string | SecretFile
  readonly proxy?: string | false
  readonly sniff_on_start?: boolean
  readonly sniff_on_connection_fail?: boolean
  readonly sniffer_timeout?: number
  readonly cloud_id?: string
  readonly timeout?: number
  readonly max_retries?: number
  readonly retry_on_timeout?: boolean
  readonly http_compress?: boolean
  readonly headers?: Record<string, string>
  readonly sink?: SinkName[]
  readonly template?: boolean | Record<string, unknown>
  readonly timestamp?: boolean
  readonly keep?: { days?: number | undefined; size?: number | undefined }
  readonly journal?: {
    size?: number | undefined
    durability?: Durability | undefined
    full?: WhenFull | undefined
    openFiles?: number | undefined
  }
  readonly batch?: {
    size?: number | undefined
    records?: number | undefined
    inFlight?: number | undefined
  }
  readonly deadLetters?: { size?: number | undefined }
  readonly maxRecordBytes?: number
}

/** What stands beside the targets. */
export interface Settings {
  readonly flush?: number | undefined
  readonly exitTimeout?: number | undefined
  readonly dir?: string | undefined
  readonly ship?: boolean | undefined
}
