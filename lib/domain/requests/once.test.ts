import { beforeEach, describe, expect, it } from 'vitest'
import { forbidden } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { once } from '@/lib/domain/requests/once'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let mira: User
let runs: number

beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  runs = 0
})

const send = (user: User, key: string, request: unknown, run = () => Promise.resolve({ run: ++runs, secret: 'tide' })) =>
  once(world, { userId: user.id, key, request }, run)

describe('a request with a key', () => {
  it('is carried out once and answered the same each time, also many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(ada, 'k', { name: 'Room' })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"run":1,"secret":"tide"}']))
    expect(await send(ada, 'k', { name: 'Room' })).toEqual({ run: 1, secret: 'tide' })
    expect(runs).toBe(1)
  })

  it('that means another request is a conflict, and another person’s key is another key', async () => {
    await send(ada, 'k', { name: 'Room' })
    await expect(send(ada, 'k', { name: 'Other' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await send(mira, 'k', { name: 'Other' })).toMatchObject({ run: 2 })
    await expect(send(ada, 'x'.repeat(201), {})).rejects.toMatchObject({ code: 'invalid' })
  })

  it('that failed can be tried again', async () => {
    await expect(send(ada, 'k', {}, () => Promise.reject(forbidden()))).rejects.toMatchObject({ code: 'forbidden' })
    expect(await send(ada, 'k', {})).toMatchObject({ run: 1 })
  })

  it('that was left behind by a process that ended is taken up, but not at once', async () => {
    void send(ada, 'k', {}, () => new Promise(() => {}))
    await expect.poll(() => world.db.sql('SELECT 1 FROM idempotency_keys', [])).toHaveLength(1)
    await world.db.sql(`UPDATE idempotency_keys SET created_at = now() - interval '61 seconds'`, [])
    expect(await send(ada, 'k', {})).toMatchObject({ run: 1 })
  })

  it('keeps neither key nor answer readable, and for a day', async () => {
    await send(ada, 'a key', {})
    const [row] = await world.db.sql<{ key_hash: string; answer: Uint8Array }>('SELECT key_hash, answer FROM idempotency_keys', [])
    expect(row?.key_hash).not.toContain('a key')
    expect(Buffer.from(row?.answer ?? []).toString('latin1')).not.toContain('tide')
    await forgetDeleted(world)
    expect(await world.db.sql('SELECT 1 FROM idempotency_keys', [])).toHaveLength(1)
    await world.db.sql(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`, [])
    await forgetDeleted(world)
    expect(await world.db.sql('SELECT 1 FROM idempotency_keys', [])).toHaveLength(0)
  })
})
