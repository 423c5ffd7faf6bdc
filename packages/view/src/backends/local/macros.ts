/**
 * What the statements say of a value of JSON, `v`; for all of them null where it is of no such kind.
 *
 * - `as_number`: a number
 * - `as_text`: a text, or the text of a number or of true and false
 * - `as_moment`: ms since 1970 of a time: ISO 8601 (without a zone in UTC), or ms as a number or as digits
 * - `text_to_sort`: false and true before all texts
 * - `items`: the values of a list that are not null; of another value, that one; never null
 * - `as_key`: the value for a group, of which each number and each time is written in one way
 */
export const MACROS: readonly string[] = [
  `CREATE MACRO is_number(v) AS json_type(v) IN ('BIGINT', 'UBIGINT', 'DOUBLE')`,
  `CREATE MACRO as_number(v) AS CASE WHEN is_number(v) THEN try_cast(v::VARCHAR AS DOUBLE) END`,
  `CREATE MACRO as_text(v) AS CASE json_type(v)
    WHEN 'VARCHAR' THEN json_extract_string(v, '$')
    WHEN 'BIGINT' THEN v::VARCHAR WHEN 'UBIGINT' THEN v::VARCHAR WHEN 'DOUBLE' THEN v::VARCHAR
    WHEN 'BOOLEAN' THEN v::VARCHAR END`,
  // A text of 24 characters that ends in Z is what core writes: only the others are looked at closely.
  String.raw`CREATE MACRO text_moment(s) AS CASE
    WHEN length(s) = 24 AND s[5] = '-' AND s[24] = 'Z' THEN epoch_ms(try_cast(s AS TIMESTAMPTZ))
    WHEN regexp_full_match(s, '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?')
      THEN epoch_ms(try_cast(s AS TIMESTAMPTZ))
    WHEN regexp_full_match(s, '-?\d{1,15}') THEN try_cast(s AS BIGINT) END`,
  `CREATE MACRO as_moment(v) AS CASE
    WHEN json_type(v) = 'VARCHAR' THEN text_moment(json_extract_string(v, '$'))
    WHEN is_number(v) AND abs(as_number(v)) <= 8.64e15 THEN floor(as_number(v))::BIGINT END`,
  `CREATE MACRO text_to_sort(v) AS CASE json_type(v) WHEN 'VARCHAR' THEN 't' || as_text(v)
    WHEN 'BOOLEAN' THEN 'b' || v::VARCHAR END`,
  `CREATE MACRO items(v) AS CASE WHEN json_type(v) = 'ARRAY'
    THEN list_filter(json_extract(v, '$[*]'), lambda x: json_type(x) <> 'NULL')
    WHEN v IS NULL THEN []::JSON[] ELSE [v] END`,
  `CREATE MACRO as_key(v) AS CASE
    WHEN json_type(v) <> 'DOUBLE' THEN v
    WHEN abs(as_number(v)) < 9007199254740992 AND as_number(v) = floor(as_number(v)) THEN as_number(v)::BIGINT::VARCHAR::JSON
    ELSE v END`,
]
