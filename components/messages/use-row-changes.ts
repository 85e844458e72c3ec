import { useState } from 'react'
import type { Row } from '@/components/messages/rows'

/** So many at the end can be new at once and still fade in. */
const FRESH_ROWS = 5

type Changes = { rows: readonly Row[]; prepended: boolean; fresh: ReadonlySet<string> }

const firstMessage = (rows: readonly Row[]) => rows.find((row) => row.kind === 'message')?.key

function compare(before: readonly Row[], rows: readonly Row[]): Changes {
  const prepended =
    before.length > 0 &&
    rows.length > before.length &&
    rows.at(-1)?.key === before.at(-1)?.key &&
    firstMessage(rows) !== firstMessage(before)
  const fresh = new Set<string>()
  if (!prepended && before.length > 0) {
    const known = new Set(before.map((row) => row.key))
    for (const row of rows.slice(-FRESH_ROWS)) if (row.kind === 'message' && !known.has(row.key)) fresh.add(row.key)
  }
  return { rows, prepended, fresh }
}

/**
 * What the last change of the rows was: older ones put in at the beginning (the list then keeps its place by counting from the
 * end), or new messages at the end (they fade in).
 */
export function useRowChanges(rows: readonly Row[]): Changes {
  const [changes, setChanges] = useState<Changes>({ rows, prepended: false, fresh: new Set() })
  if (changes.rows === rows) return changes
  const next = compare(changes.rows, rows)
  setChanges(next)
  return next
}
