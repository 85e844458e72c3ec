import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import released from '@/prisma/released.json' with { type: 'json' }

const names = readdirSync('prisma/migrations').filter((name) => /^\d{14}_/.test(name))
const read = (name: string) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8')
const last = Object.keys(released).sort().at(-1)!

describe('migrations', () => {
  it.each(Object.entries(released))('%s is as it was released', (name, checksum) => {
    expect(names).toContain(name)
    expect(createHash('sha256').update(read(name)).digest('hex')).toBe(checksum)
  })

  it('that are new come after those released, or a database that has these would apply them in another order', () => {
    for (const name of names) if (!Object.hasOwn(released, name)) expect(name > last, name).toBe(true)
  })

  // The version before runs on while the new one starts: what it reads and writes must stay.
  it.each(names)('%s takes nothing from the version before it', (name) => {
    const sql = read(name).replace(/--.*$/gm, '')
    expect(sql).not.toMatch(
      /\b(DROP\s+(TABLE|COLUMN|TYPE|FUNCTION|VIEW)|RENAME\s+(TO|COLUMN)|SET\s+NOT\s+NULL|ALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE)\b/i,
    )
    for (const [column] of sql.matchAll(/ADD\s+COLUMN[^,;]*/gi))
      if (/NOT\s+NULL/i.test(column)) expect(column).toMatch(/DEFAULT|GENERATED/i)
  })
})
