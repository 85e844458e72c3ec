import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { startPostgres } from '@/tests/support/postgres'

async function ask(url: string, text: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

describe.each(['fast', 'immediate'] as const)("a PostgreSQL of a test's own, stopped in the %s way", (how) => {
  it('has what was committed when it is started again, at the same address', async () => {
    const postgres = await startPostgres()
    await ask(postgres.url, 'CREATE TABLE tides AS SELECT 1 AS height')
    await postgres.stop(how)
    await expect(ask(postgres.url, 'SELECT 1')).rejects.toThrow()
    await postgres.start()
    expect(await ask(postgres.url, 'SELECT height FROM tides')).toEqual([{ height: 1 }])
    await postgres.stop(how)
  })
})
