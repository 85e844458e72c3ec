import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const PAGE = 'docs/references.md'
const TO_COME = 'Still to come'

/** The rows of each table, by the heading above it. */
const tables = new Map(
  readFileSync(PAGE, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      const rows = lines.filter((line) => line.startsWith('| ')).slice(2)
      return [heading, rows.map((row) => row.slice(2, -2).split(' | '))]
    }),
)
const subjects = tables.get(TO_COME).map(([subject]) => subject)
const references = [...tables].filter(([heading]) => heading !== TO_COME)

/** Whether the file has a test of this name: the name is the text that stands there, with what `it.each` puts in not put in. */
function hasTest(path, name) {
  if (!existsSync(path)) return false
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`\\(\\s*(['"\`])${escaped}\\1`).test(readFileSync(path, 'utf8'))
}

function isShown(cell) {
  const [, subject] = /^comes with (.+)$/.exec(cell) ?? []
  if (subject !== undefined) return subjects.includes(subject)
  const [, path, name] = /^`([^`]+)` "(.+)"$/.exec(cell) ?? []
  return name !== undefined && hasTest(path, name)
}

describe('the page of the references', () => {
  it('goes through five services', () => {
    expect(references.map(([heading]) => heading[0])).toEqual(['1', '2', '3', '4', '5'])
  })

  it.each(references)('names for each row of "%s" a test that exists, or a subject that brings it', (_, rows) => {
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.filter(([what, cell, ...more]) => !what || more.length > 0 || !isShown(cell ?? ''))).toEqual([])
  })

  it('names each thing once, and no subject that brings nothing', () => {
    for (const [, rows] of references) expect(new Set(rows.map(([what]) => what)).size).toBe(rows.length)
    const cells = references.flatMap(([, rows]) => rows.map(([, cell]) => cell))
    for (const subject of subjects) expect(cells).toContain(`comes with ${subject}`)
  })
})
