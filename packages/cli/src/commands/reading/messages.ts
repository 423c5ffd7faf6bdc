/** Where loggers put what happened; the first that a record has counts. */
export const MESSAGES: readonly string[] = ['message', 'msg', 'event']
