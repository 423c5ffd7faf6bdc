import type { BackendName } from '../backends/backend.ts'

/**
 * Who may see the logs.
 * @param request as it came
 * @param target whose records it asks for; undefined where it asks for none in particular: the page, the list of targets
 */
export type Authorize = (request: Request, target: string | undefined) => boolean | Promise<boolean>

/** What the view shows, and to whom. */
export interface ViewOptions {
  /** Path of the configuration file. Default: `GRAMEXLOG_CONFIG`, else searched for. */
  readonly config?: string | undefined
  /** The journals' directory. Default: `GRAMEXLOG_DIR`, else the file's `dir:`. */
  readonly dir?: string | undefined
  /** Names of the targets that can be seen. Default: all. */
  readonly targets?: readonly string[] | undefined
  /** Where records are read. Default: `local` for a target that is not sent to Elasticsearch. */
  readonly backend?: BackendName | undefined
  /** Who may see what. With `token` too, both have to hold. */
  readonly authorize?: Authorize | undefined
  /** A secret that lets in whoever has it: `Authorization: Bearer …`, or `?token=…` in a browser. 16 characters or more. */
  readonly token?: string | undefined
  /** Names, besides localhost, by which the view may be asked for, without a port: `logs.example.com`. */
  readonly hosts?: readonly string[] | undefined
  /** Nothing can be changed. Default true; with false dead letters can be sent again. */
  readonly readOnly?: boolean | undefined
  /** Leave text that spreadsheet programs take for a formula as it is, in csv and xlsx. Default false. */
  readonly formulas?: boolean | undefined
  /** Where the view is mounted, such as `/logs`. Default: at the root, or where the framework says. */
  readonly base?: string | undefined
  /** How much it does at once. */
  readonly limits?: Partial<ViewLimits> | undefined
}

/** How much a view does at once. */
export interface ViewLimits {
  /** Requests that are answered at once, downloads until they end; others get 503. Default 32. */
  readonly requests: number
  /** Live tails at once, beside these requests; others get 503. Default 20. */
  readonly tails: number
  /** Rows that a live tail shows a second. Default 500. */
  readonly tailRows: number
}

export const LIMITS: ViewLimits = { requests: 32, tails: 20, tailRows: 500 }
