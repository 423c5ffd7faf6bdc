import type { Bindings } from './bindings.ts'

/** What words are made of. */
const WORD = String.raw`\p{L}\p{N}_`

/** Names with their colons, texts, and all else that is a value, in their order. */
const TOKENS = String.raw`"(?:[^"\\]|\\.)*"(?:\s*:)?|[^\s"{}\[\],:]+`

/** Conditions on a record that are fulfilled if each word of the text is a whole word of one of its values, in any case. */
export function containsWords(text: string, bindings: Bindings): string[] {
  const words = new Set(text.split(new RegExp(`[^${WORD}]+`, 'u')).filter((word) => word !== ''))
  return [...words].map((word) => {
    const anywhere = bindings.text(`(?i)${word}`)
    const whole = bindings.text(`(?i)(?:^|[^${WORD}])${word}(?:$|[^${WORD}])`)
    // Taking records apart is dear, and few need it. A word can be hidden by escapes: \\u0061 is an a.
    return `CASE WHEN regexp_matches(json, ${anywhere}) OR contains(json, '\\u') THEN coalesce(list_bool_or(list_transform(
      list_filter(regexp_extract_all(json, ${bindings.text(TOKENS)}), lambda t: NOT ends_with(t, ':')),
      lambda t: regexp_matches(json_extract_string(t, '$'), ${whole}))), false) ELSE false END`
  })
}
