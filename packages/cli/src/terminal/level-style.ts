import type { Level } from '@gramexlog/view/reader'
import type { Colors } from './terminal.ts'

/** How a level is coloured, everywhere alike. */
export function levelStyle(colors: Colors, level: Level): (text: string) => string {
  switch (level) {
    case 'fatal':
      return (text) => colors.bold(colors.inverse(colors.red(text)))
    case 'error':
      return colors.red
    case 'warn':
      return colors.yellow
    case 'info':
      return colors.green
    case 'debug':
      return colors.blue
    case 'other':
      return (text) => text
  }
}
