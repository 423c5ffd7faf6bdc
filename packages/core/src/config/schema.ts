import { apiKeyOrFile, bearerAuthOrFile, httpAuthOrFile } from './auth.ts'
import { CSV_OPTIONS } from './csv-options.ts'
import { HOST_OPTIONS, hosts } from './host-options.ts'
import { DIRECT_KEYS, KEY_FORMS, PREFIXED_KEY } from './key-names.ts'
import { BATCH_OPTIONS, DEAD_LETTER_OPTIONS, JOURNAL_OPTIONS, KEEP_OPTIONS } from './limits.ts'
import { map, type Option, type Options } from './option.ts'
import type { Settings, TargetOptions } from './options.ts'
import { PROXY_URL, parseProxyUrl } from './proxy-url.ts'
import { REDACT_OPTIONS, SERVICE_OPTIONS, SHAPE_OPTIONS } from './shape-options.ts'
import type { SinkName } from './target.ts'
import { boolean, integer, list, number, period, size, text } from './value.ts'
import * as z from './zod.ts'

export const SINKS: readonly SinkName[] = ['elasticsearch', 'local', 'csv']

/** In seconds. A timer of more than 24.8 days would go off at once. */
const DAY = 86_400

/** What Node sends as a header; a line break would start another one. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

function key(): z.ZodType<string> {
  const error = `the name of a key (${KEY_FORMS.join(', ')})`
  return z.union([z.enum(DIRECT_KEYS, { error }), z.string({ error }).regex(PREFIXED_KEY, { error })], {
    error,
  })
}

function headers(): z.ZodType<Record<string, string>> {
  const error = 'a map of header names to text (put numbers and booleans into quotes)'
  return z.record(
    z.string({ error }).regex(HEADER_NAME, { error }),
    z.string({ error }).regex(HEADER_VALUE, { error }),
    { error },
  )
}

function fingerprint(): z.ZodType<string> {
  const error = 'a SHA-256 fingerprint as text: 64 hexadecimal digits, with or without colons'
  return z
    .string({ error })
    .regex(/^[0-9A-Fa-f]{2}(?::?[0-9A-Fa-f]{2}){31}$/, { error })
    .transform((value) => value.replaceAll(':', '').toUpperCase())
}

function proxy(): z.ZodType<string | false> {
  const error = 'the URL of an HTTP proxy such as http://user:password@proxy:3128, or false'
  const url = z.string({ error }).regex(PROXY_URL, { error, abort: true })
  const whole = url.refine((text) => parseProxyUrl(text) !== undefined, { error })
  return z.union([z.literal(false, { error }), whole], { error })
}

function template(): z.ZodType<boolean | Record<string, unknown>> {
  const error = 'true, false, or an index template as a map'
  return z.union([boolean(), z.record(z.string(), z.unknown(), { error })], { error })
}

/** The options of a target in the order in which they are listed to the user. */
export const TARGET_OPTIONS: Options<TargetOptions> = {
  ...HOST_OPTIONS,
  http_auth: {
    description:
      'User and password, as user:password or [user, password], or {file: path} of a file that holds user:password. Default: none.',
    schema: httpAuthOrFile,
  },
  index: {
    description:
      "The index, alias or data stream that the records go to; with each record's date in UTC, such as " +
      "app-{yyyy.MM.dd} (yyyy, MM, dd, HH, xxxx, ww). Default: the target's name.",
    schema: () => text('the name of an index'),
  },
  pipeline: {
    description:
      'The ingest pipeline through which the server takes the records. Default: that of the index.',
    schema: () => text('the name of an ingest pipeline'),
  },
  routing: {
    description:
      'The field by whose value records are put into the same shard, such as user.id. Default: none.',
    schema: () => text('the name of a field'),
  },
  data_stream: {
    description: 'The index is a data stream, which the server rolls over by itself. Default: false.',
    schema: boolean,
  },
  retention: {
    description:
      'How long a data stream keeps its records, such as 30d or 12h; the server deletes older ones. Default: for ever.',
    schema: period,
  },
  keys: {
    description: 'Values that each record gains: one name or a list. Default: none.',
    schema: () => list(key(), 0, 'the name of a key, or a list of them'),
  },
  hosts: {
    description:
      'Several nodes of one cluster, instead of host and port. Port of a URL without one: 443 for https, else 9200.',
    schema: hosts,
  },
  url: {
    description:
      'The server as one URL, such as https://user:password@server:9200/prefix, instead of host, port and http_auth. ' +
      'Port of a URL without one: 443 for https, else 9200.',
    schema: () => text('a URL'),
  },
  cloud_id: {
    description: "An Elastic Cloud deployment's id, instead of host and port.",
    schema: () => text('a cloud id'),
  },
  api_key: {
    description:
      'An API key, encoded (base64) or as [id, key], or {file: path} of a file that holds it, instead of http_auth. Default: none.',
    schema: apiKeyOrFile,
  },
  bearer_auth: {
    description:
      'A bearer token, or {file: path} of a file that holds it, instead of http_auth. Default: none.',
    schema: bearerAuthOrFile,
  },
  verify_certs: { description: "Check the server's certificate. Default: true.", schema: boolean },
  ssl_assert_fingerprint: {
    description:
      "SHA-256 fingerprint of the server's certificate, or of the authority's that signed it, to be checked instead of name and authority. Default: none.",
    schema: fingerprint,
  },
  ca_certs: {
    description: "PEM file of certificate authorities, relative to this file. Default: Node's own.",
    schema: () => text('the path of a PEM file'),
  },
  client_cert: {
    description: "PEM file of the client's certificate, relative to this file.",
    schema: () => text('the path of a PEM file'),
  },
  client_key: {
    description:
      "PEM file of the client's private key, relative to this file. Default: client_cert holds it too.",
    schema: () => text('the path of a PEM file'),
  },
  proxy: {
    description:
      'URL of an HTTP proxy, such as http://user:password@proxy:3128, or false for none. Default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment.',
    schema: proxy,
  },
  sniff_on_start: {
    description: 'Ask the cluster for its nodes at the start. Default: false.',
    schema: boolean,
  },
  sniff_on_connection_fail: {
    description: 'Ask the cluster for its nodes when one of them is not reached. Default: false.',
    schema: boolean,
  },
  sniffer_timeout: {
    description: 'Ask the cluster for its nodes every so many seconds. Default: never.',
    schema: () => number('a number of seconds over 0, at most a day', { over: 0, max: DAY }),
  },
  timeout: {
    description: "One request's time limit in seconds. Default: 30.",
    schema: () => number('a number of seconds over 0, at most a day', { over: 0, max: DAY }),
  },
  max_retries: {
    description: 'Accepted and without effect: delivery is retried until it succeeds.',
    schema: () => integer('a whole number from 0', { min: 0 }),
  },
  retry_on_timeout: {
    description: 'Accepted and without effect: delivery is retried until it succeeds.',
    schema: boolean,
  },
  http_compress: {
    description: 'Compress requests by gzip. Default: true if a node is not on this machine.',
    schema: boolean,
  },
  headers: { description: 'HTTP headers to add to each request. Default: none.', schema: headers },
  sink: {
    description:
      'Where the records go: elasticsearch, local (kept on this machine), csv (a row of the keys), or a list of these. Default: elasticsearch.',
    schema: () =>
      list(
        z.enum(SINKS, { error: 'elasticsearch, local or csv' }),
        1,
        'elasticsearch, local, csv, or a list of these',
      ),
  },
  template: {
    description:
      'Install an index template: true, false, or a map that is merged over the one made here. Default: true.',
    schema: template,
  },
  timestamp: { description: 'Add @timestamp to each record. Default: true.', schema: boolean },
  keep: {
    description: 'How much of what is delivered, or of a local log, is kept on this machine.',
    schema: () => map(KEEP_OPTIONS, 'a map of days, size or both'),
  },
  journal: {
    description: 'The files on this machine through which every record goes.',
    schema: () => map(JOURNAL_OPTIONS, 'a map of size, durability, full, openFiles'),
  },
  batch: {
    description: 'What is sent at a time.',
    schema: () => map(BATCH_OPTIONS, 'a map of size, records, inFlight'),
  },
  deadLetters: {
    description: 'The files of records that the server refuses for good.',
    schema: () => map(DEAD_LETTER_OPTIONS, 'a map of size'),
  },
  ...CSV_OPTIONS,
  ...SHAPE_OPTIONS,
  maxRecordBytes: {
    description: 'A longer record is cut field by field; in bytes or such as 512KB. Default: 1MiB.',
    schema: size,
  },
}

/** The settings that stand beside the targets. */
export const SETTINGS: Options<Settings> = {
  flush: {
    description: 'Seconds between deliveries; a full batch goes at once. Default: 5.',
    schema: () => number('a number of seconds over 0, at most a day', { over: 0, max: DAY }),
  },
  exitTimeout: {
    description: 'Seconds that delivery may take when the process exits. Default: 5.',
    schema: () => number('a number of seconds from 0, at most a day', { min: 0, max: DAY }),
  },
  dir: {
    description: 'The directory of the journals, relative to this file. Default: .gramexlog beside it.',
    schema: () => text('the path of a directory'),
  },
  ship: {
    description:
      'Deliver the records from the process that logs them; false: it only writes its journals, and "gramexlog ship" delivers them. Default: true.',
    schema: boolean,
  },
}

/** `app.listen.port`, where a Gramex app says on which port it listens. */
export const APP_PORT: Option<number> = {
  description: 'The port that the app listens on, for the key "port".',
  schema: () => integer('a port number from 1 to 65535', { min: 1, max: 65_535 }),
}

/** The names allowed in a map: at a target's top (`[]`), or inside one of its options (`['keep']`). */
export function namesAt(path: readonly (string | number)[]): readonly string[] {
  const inner: Record<string, object> = {
    keep: KEEP_OPTIONS,
    journal: JOURNAL_OPTIONS,
    batch: BATCH_OPTIONS,
    deadLetters: DEAD_LETTER_OPTIONS,
    hosts: HOST_OPTIONS,
    redact: REDACT_OPTIONS,
    service: SERVICE_OPTIONS,
  }
  return Object.keys(inner[String(path[0])] ?? TARGET_OPTIONS)
}
