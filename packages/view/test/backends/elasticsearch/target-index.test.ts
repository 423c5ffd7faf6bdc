import { expect, test } from 'vitest'
import { chooseExpression } from '../../../src/backends/elasticsearch/target-index.ts'

const days = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, day) => {
    const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '.')
    return `${prefix}-${date}`
  })

test('the indices of a target with dates are those with a date, and no neighbours', () => {
  const found = ['app-web', 'app-2026.01.31', 'app-web-2026.01.31', 'app-2026.02.01']
  expect(chooseExpression(found, 'app-{yyyy.MM.dd}')).toBe('app-2026.01.31,app-2026.02.01')
  expect(chooseExpression(['app-web'], 'app-{yyyy.MM.dd}')).toBeUndefined()
})

test('many indices are named by a wildcard, from which the neighbours are taken', () => {
  const own = days('app', 1_000)
  const found = [...own, ...days('app-web', 1_000), 'app-x', 'app-2025.01.01-000001']
  expect(chooseExpression(found, 'app-{yyyy.MM.dd}')).toBe('app-*,-app-web-*.*.*,-app-x,-app-*.*.*-*')
  // A wildcard for its numbers would take our own ones too.
  expect(chooseExpression([...own, 'app-2025.1.1'], 'app-{yyyy.MM.dd}')).toBe('app-*,-app-2025.1.1')
})
