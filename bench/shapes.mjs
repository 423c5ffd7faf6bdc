// Records of other shapes than the usual: few and many fields, ASCII and not, small and large.

const TEXTS = {
  ASCII: 'The order was taken, paid for and sent on its way; nothing else is known of it. ',
  Unicode: 'Zürich: die Bestellung läuft – 東京の夜は静かだ、Привет из Алматы, ¿qué más? 🙂 ',
}
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Of one shape are kept so many bytes at most, as records that differ. */
const MOST_BYTES = 2_000_000

/** @typedef {{fields: number, text: 'ASCII' | 'Unicode', bytes: number}} Shape */

/** 40 fields cannot be in 200 bytes. @type {Shape[]} */
export const shapes = [8, 40].flatMap((fields) =>
  /** @type {const} */ (['ASCII', 'Unicode']).flatMap((text) =>
    [fields === 8 ? 200 : 300, 2_000, 20_000].map((bytes) => ({ fields, text, bytes })),
  ),
)

/** Of larger records fewer are logged, so that they do not take for ever. */
const SHARES = [
  { bytes: 20_000, share: 0.05 },
  { bytes: 2_000, share: 0.25 },
]

/** @param {Shape} shape */
export function shareOf({ bytes }) {
  return SHARES.find((larger) => bytes >= larger.bytes)?.share ?? 1
}

/** @param {Shape} shape */
export function nameOf({ fields, text, bytes }) {
  return `${fields} fields, ${text}, ${bytes < 1000 ? `${bytes} B` : `${bytes / 1000} KB`}`
}

/**
 * @param {Shape} shape
 * @returns {object[]}
 */
export function recordsOf(shape) {
  const count = Math.min(1000, Math.ceil(MOST_BYTES / shape.bytes))
  return Array.from({ length: count }, (_, at) => recordAt(shape, at))
}

/**
 * Every other field is a number; the texts fill the record up.
 * @param {Shape} shape
 * @param {number} at
 */
function recordAt({ fields, text, bytes }, at) {
  const names = [...LETTERS.slice(0, fields)]
  const bare = Object.fromEntries(names.map((name, n) => [name, n % 2 === 0 ? (at + n) % 10 : '']))
  const left = Math.max(0, bytes - JSON.stringify(bare).length)
  const each = Math.floor(left / (fields >> 1))
  const source = Buffer.from(TEXTS[text].repeat(2 + Math.ceil(each / 80)))
  for (const [n, name] of names.entries()) {
    // A character that is cut in two is left out.
    const from = (at * 7 + n) % 80
    if (n % 2 === 1)
      bare[name] = source
        .subarray(from, from + each)
        .toString()
        .replaceAll('\ufffd', '')
  }
  return bare
}
