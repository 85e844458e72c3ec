import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Installation } from '@/lib/domain/ports'
import { createAccount } from '@/lib/domain/users/create-account'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { ask, makeUser } from '@/lib/testing/factories'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { emptyDatabase, silentLog } from '@/lib/testing/test-database'
import { testWorld } from '@/lib/testing/world'

// On PostgreSQL, where statements really run side by side; the embedded database takes them one by one.
let db: Database
beforeAll(async () => {
  db = await postgresDatabase({ url: await freshDatabase(), poolSize: 20, migrations: 'prisma/migrations', log: silentLog })
  // All connections stand before the rush, or those that are opened late would come late.
  await Promise.all(Array.from({ length: 20 }, () => db.sql('SELECT pg_sleep(0.2)', [])))
})
afterAll(() => db.close())
beforeEach(() => emptyDatabase(db))

/** Many accounts at once, without the hashing that would let them through one by one. */
async function rush(count: number, options: { installation?: Partial<Installation>; invite?: string; username?: string } = {}) {
  const world = await testWorld({ db, installation: options.installation ?? {} })
  const person = (i: number) => {
    const username = options.username ?? `person-${i}`
    return { username, name: username, email: null, passwordHash: null, provider: null, invite: options.invite ?? null }
  }
  const results = await Promise.allSettled(Array.from({ length: count }, (_, i) => createAccount(world, person(i))))
  return {
    world,
    made: results.filter((result) => result.status === 'fulfilled').map((result) => result.value),
    refused: results.filter((result) => result.status === 'rejected').map((result) => result.reason as { code: string }),
  }
}

describe('registering at the same moment', () => {
  it('makes one owner of many who come first', async () => {
    const { world, made } = await rush(20)
    const owners = made.filter(({ role }) => role === 'owner')
    expect(made).toHaveLength(20)
    expect(owners).toHaveLength(1)
    const { members } = await ask(world, owners[0]!, 'member:list', { room_id: 'general' })
    expect(members).toHaveLength(20)
    expect(members.filter(({ role }) => role === 'owner').map((member) => member.user_id)).toEqual([owners[0]!.id])
    expect((await ask(world, owners[0]!, 'room:get', { room_id: 'general' })).room.member_count).toBe(20)
  })

  it('lets one of many who come first in where it is closed', async () => {
    const { made, refused } = await rush(20, { installation: { registration: 'closed' } })
    expect(made).toMatchObject([{ role: 'owner' }])
    expect(refused.map(({ code }) => code)).toEqual(Array(19).fill('forbidden'))
  })

  it('makes three of twenty who use an invitation for three', async () => {
    const installation = { registration: 'invite' } as const
    const world = await testWorld({ db, installation })
    const ada = await makeUser(world, 'ada')
    const { url } = await ask(world, ada, 'invite:create', { max_uses: 3 })
    const { made, refused } = await rush(20, { installation, invite: url.slice(url.lastIndexOf('/') + 1) })
    expect(made).toHaveLength(3)
    expect(refused.map(({ code }) => code)).toEqual(Array(17).fill('forbidden'))
    expect((await ask(world, ada, 'invite:list', {})).invites).toMatchObject([{ uses: 3 }])
    expect((await ask(world, ada, 'member:list', { room_id: 'general' })).members).toHaveLength(4)
  })

  it('makes one of many who want the same username, and counts one', async () => {
    const { made, refused, world } = await rush(20, { username: 'bruno' })
    expect(made).toHaveLength(1)
    expect(refused.map(({ code }) => code)).toEqual(Array(19).fill('23505'))
    expect((await ask(world, made[0]!, 'room:get', { room_id: 'general' })).room.member_count).toBe(1)
  })
})
