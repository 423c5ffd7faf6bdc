import { expect, test } from 'vitest'
import { report } from '../../../src/commands/check/report.ts'
import { testTerminal } from '../../test-terminal.ts'

test("a server's words can drive no terminal", () => {
  const place = 'http://\u009bhost'
  const found = 'security_exception: no\u001b[2J\nway'
  const remedy = 'ask \u202Ethem'
  expect(report([{ place, check: 'login', state: 'failed', found, remedy }], testTerminal())).toBe(
    [
      'http://‹U+009B›host',
      '  ✖ login  security_exception: no‹ESC›[2J way',
      '           → ask ‹U+202E›them',
      '',
      '1 of 1 failed.',
      '',
    ].join('\n'),
  )
})
