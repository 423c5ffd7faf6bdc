/**
 * What the statements say of a value of JSON, `v`, which is text as DuckDB writes it: its first character tells its kind. Null
 * where it is of no such kind.
 *
 * - `as_number`: a number
 * - `as_text`: a text, or the text of a number or of true and false
 * - `as_moment`: ms since 1970 of a time: ISO 8601 (without a zone in UTC), or ms as a number or as digits
 * - `text_to_sort`: false and true before all texts
 * - `items`: the values of a list that are not null; of another value, that one; never null
 * - `as_key`: the value for a group, of which each number is written in one way
 */
export const MACROS: readonly string[] = [
  `CREATE MACRO is_list(v) AS starts_with(v::VARCHAR, '[')`,
  `CREATE MACRO is_text(v) AS starts_with(v::VARCHAR, '"')`,
  `CREATE MACRO is_number(v) AS v::VARCHAR < ':' AND v::VARCHAR >= '-'`,
  `CREATE MACRO is_boolean(v) AS v::VARCHAR = 'true' OR v::VARCHAR = 'false'`,
  `CREATE MACRO as_number(v) AS CASE WHEN is_number(v) THEN try_cast(v::VARCHAR AS DOUBLE) END`,
  `CREATE MACRO as_text(v) AS CASE WHEN is_text(v) THEN json_extract_string(v, '$')
    WHEN is_number(v) OR is_boolean(v) THEN v::VARCHAR END`,
  String.raw`CREATE MACRO text_moment(s) AS CASE
    WHEN regexp_full_match(s, '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?')
      THEN epoch_ms(try_cast(s AS TIMESTAMPTZ))
    WHEN regexp_full_match(s, '-?\d{1,15}') THEN try_cast(s AS BIGINT) END`,
  `CREATE MACRO any_moment(v) AS CASE
    WHEN is_text(v) THEN text_moment(json_extract_string(v, '$'))
    WHEN is_number(v) AND abs(as_number(v)) <= 8.64e15 THEN floor(as_number(v))::BIGINT END`,
  // A text as core writes it, with its quotes 26 characters that end in Z: only the others are looked at closely.
  `CREATE MACRO as_moment(v) AS coalesce(
    CASE WHEN strlen(v::VARCHAR) = 26 AND ends_with(v::VARCHAR, 'Z"') AND is_text(v)
      THEN epoch_ms(try_cast(substr(v::VARCHAR, 2, 24) AS TIMESTAMP)) END,
    any_moment(v))`,
  `CREATE MACRO text_to_sort(v) AS CASE WHEN is_text(v) THEN 't' || as_text(v)
    WHEN is_boolean(v) THEN 'b' || v::VARCHAR END`,
  `CREATE MACRO items(v) AS CASE WHEN is_list(v)
    THEN list_filter(json_extract(v, '$[*]'), lambda x: x::VARCHAR <> 'null')
    WHEN v IS NULL THEN []::JSON[] ELSE [v] END`,
  `CREATE MACRO as_key(v) AS CASE WHEN is_number(v) AND regexp_matches(v::VARCHAR, '[.eE]')
    AND abs(as_number(v)) < 9007199254740992 AND as_number(v) = floor(as_number(v))
    THEN as_number(v)::BIGINT::VARCHAR::JSON ELSE v END`,
]
