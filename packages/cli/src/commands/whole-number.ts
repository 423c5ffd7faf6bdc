import { GramexLogError } from '@gramexlog/core/error'

/** @throws GramexLogError ERR_GRAMEXLOG_ARGUMENT that names the option, if the text is no whole number in these bounds */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new GramexLogError(
    'ERR_GRAMEXLOG_ARGUMENT',
    `${option}: expected a whole number from ${least} to ${most}; found ${JSON.stringify(text)}`,
  )
}
