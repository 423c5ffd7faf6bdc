import type { Variant } from './mapping.ts'

/** A part of a request in Elasticsearch's Query DSL. */
export type Dsl = { readonly [name: string]: unknown }

export const ALL: Dsl = { match_all: {} }
export const NONE: Dsl = { match_none: {} }

export function allOf(clauses: readonly Dsl[]): Dsl {
  const [first = ALL] = clauses
  return clauses.length > 1 ? { bool: { filter: clauses } } : first
}

export function anyOf(clauses: readonly Dsl[]): Dsl {
  const [first = NONE] = clauses
  return clauses.length > 1 ? { bool: { should: clauses, minimum_should_match: 1 } } : first
}

export function not(clause: Dsl): Dsl {
  return { bool: { must_not: [clause] } }
}

/** A clause for each way in which indices have a column, asked of those indices alone where the clauses differ. */
export function byVariant(variants: readonly Variant[], clauseFor: (variant: Variant) => Dsl): Dsl {
  const clauses = variants.map((variant) => ({ clause: clauseFor(variant), indices: variant.indices }))
  const [first] = clauses
  const key = JSON.stringify(first?.clause)
  if (first && clauses.every(({ clause }) => JSON.stringify(clause) === key)) return first.clause
  return anyOf(
    clauses
      .filter(({ clause }) => clause !== NONE)
      .map(({ clause, indices }) => allOf([{ terms: { _index: indices } }, clause])),
  )
}
