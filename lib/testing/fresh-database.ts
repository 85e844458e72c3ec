import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/**
 * Makes an empty database on the PostgreSQL that `npm test` brings up. It goes with that server; on one of your own they are named
 * `hubbub_test_…`.
 * @param server address of any database there
 * @returns the address of the new one
 */
export async function freshDatabase(server = process.env.TEST_DATABASE_URL): Promise<string> {
  if (!server) throw new Error('TEST_DATABASE_URL is not set: it says where tests make their PostgreSQL databases.')
  const name = `hubbub_test_${randomBytes(8).toString('hex')}`
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
