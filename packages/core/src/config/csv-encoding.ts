/** Python's names of what Node can write. */
const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  u8: 'utf8',
  'latin-1': 'latin1',
  latin1: 'latin1',
  'iso-8859-1': 'latin1',
  'utf-16-le': 'utf16le',
  'utf-16le': 'utf16le',
  utf16le: 'utf16le',
}

/** How an encoding is named in the file, whatever its case; undefined if Node cannot write it. */
export function encodingOf(name: string): BufferEncoding | undefined {
  const plain = name.toLowerCase().replaceAll('_', '-')
  return Object.hasOwn(ENCODINGS, plain) ? ENCODINGS[plain] : undefined
}
