import type { Scan } from './scan.ts'

/** What words are made of. */
const WORD = String.raw`\p{L}\p{N}_`

/** Names with their colons, texts, and all else that is a value, in their order. */
const TOKENS = String.raw`"(?:[^"\\]|\\.)*"(?:\s*:)?|[^\s"{}\[\],:]+`

/**
 * Conditions on a record that are fulfilled if each word of the text is a whole word of one of its values, in any case.
 *
 * To take a record apart is dear. It is not done where the word is nowhere in it, unless something is escaped, as an a can be
 * written \\u0061; nor where the word is in a text without escapes that is behind a sign of a value, and before one.
 */
export function containsWords(text: string, scan: Scan): string[] {
  const { bindings } = scan
  const json = scan.text()
  const words = new Set(text.split(new RegExp(`[^${WORD}]+`, 'u')).filter((word) => word !== ''))
  return [...words].map((word) => {
    const anywhere = bindings.text(`(?i)${word}`)
    const plainly = bindings.text(
      String.raw`(?i)[:\[,]\s*"(?:[^"\\]*[^"\\${WORD}])?${word}(?:[^"\\${WORD}][^"\\]*)?"\s*[,\]}]`,
    )
    const whole = bindings.text(`(?i)(?:^|[^${WORD}])${word}(?:$|[^${WORD}])`)
    return `CASE WHEN NOT (regexp_matches(${json}, ${anywhere}) OR contains(${json}, '\\u')) THEN false
      WHEN regexp_matches(${json}, ${plainly}) THEN true
      ELSE coalesce(list_bool_or(list_transform(
        list_filter(regexp_extract_all(${json}, ${bindings.text(TOKENS)}), lambda t: NOT ends_with(t, ':')),
        lambda t: regexp_matches(json_extract_string(t, '$'), ${whole}))), false) END`
  })
}
