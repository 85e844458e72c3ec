import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { postPayload, requireIncomingWebhook } from '@/lib/domain/webhooks/post-payload'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

let world: World
const clock = manualClock()
let ada: User
let mira: User
let tomas: User
let room: string
beforeEach(async () => {
  world = await testWorld({ clock })
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  room = (await makeRoom(world, mira, { visibility: 'private', members: [tomas] })).id
})

const make = async (name = 'Tide gauge', room_id = room, actor = mira) => {
  const { incoming_webhook, url } = await ask(world, actor, 'incoming-webhook:create', { room_id, name })
  return { ...incoming_webhook, url, secret: url.split('/').at(-1)! }
}
const send = async (secret: string, payload: unknown, idempotencyKey: string | null = null) =>
  postPayload(world, await requireIncomingWebhook(world, secret), payload, { address: null, idempotencyKey })
const listed = async (room_id = room) => (await ask(world, mira, 'incoming-webhook:list', { room_id })).incoming_webhooks
const members = async (room_id = room) => (await ask(world, mira, 'member:list', { room_id })).members

describe('an incoming webhook', () => {
  it('posts as a bot of its name, which the room sees among its members and is told of', async () => {
    const heard = listen(world)
    const made = await make()
    expect(made.url).toMatch(/^https:\/\/chat\.tidewater\.example\/api\/hooks\/[\w-]{43}$/)
    expect(made).toMatchObject({ room_id: room, name: 'Tide gauge', username: 'tide-gauge-hook', created_by: mira.id, last_used_at: null })
    expect(made.secret.startsWith(made.start)).toBe(true)
    const message = await send(made.secret, { text: 'High water, *@tomas*' })
    expect(message).toMatchObject({ user_id: made.user_id, name: 'Tide gauge', content: 'High water, **@tomas**', mentions: [tomas.id] })
    expect(heard.map((one) => one.event)).toEqual(['member:joined', 'message:posted', 'notification:created'])
    expect(await members()).toContainEqual(expect.objectContaining({ user_id: made.user_id, is_bot: true, role: 'member' }))
    expect((await ask(world, mira, 'room:get', { room_id: room })).room.member_count).toBe(3)
  })

  it('is kept as a hash, and its use is noted to the minute', async () => {
    const { secret, id } = await make()
    const [row] = await world.db.sql<{ kept: string }>('SELECT incoming_webhooks::text AS kept FROM incoming_webhooks WHERE id = $1', [id])
    expect(row!.kept).not.toContain(secret)
    await send(secret, { text: 'one' })
    const [first] = await listed()
    expect(first!.last_used_at).toBe(clock.now().toISOString())
    clock.advance(30_000)
    await send(secret, { text: 'two' })
    expect(await listed()).toEqual([first])
    clock.advance(31_000)
    await send(secret, { text: 'three' })
    expect((await listed())[0]!.last_used_at).toBe(clock.now().toISOString())
  })

  it('posts once for one nonce, or one Idempotency-Key', async () => {
    const { secret } = await make()
    const first = await send(secret, { text: 'one', nonce: 'n-1' })
    expect(await send(secret, { text: 'one', nonce: 'n-1' })).toMatchObject({ id: first.id })
    expect(await send(secret, { text: 'one' }, 'n-1')).toMatchObject({ id: first.id })
    expect((await send(secret, { text: 'one' })).id).not.toBe(first.id)
  })

  it.each([
    [{}, 'text'],
    [{ text: '  ' }, 'text'],
    [{ text: 'x'.repeat(4001) }, 'text'],
    [{ text: 'x'.repeat(3990), attachments: [{ text: 'x'.repeat(20) }] }, 'text'],
    [{ text: 5 }, 'text'],
    [{ attachments: {} }, 'attachments'],
    [{ blocks: [{ text: 'x' }] }, 'blocks.0.type'],
    [{ text: 'x', nonce: '' }, 'nonce'],
    ['words', 'input'],
  ])('refuses %j as invalid', async (payload, field) => {
    const { secret } = await make()
    await expect(send(secret, payload)).rejects.toMatchObject({ code: 'invalid', details: { [field]: expect.any(String) } })
  })

  it('is gone when it is revoked, and its bot with it; what it posted stays', async () => {
    const { secret, id, user_id } = await make()
    await send(secret, { text: 'High water' })
    const heard = listen(world)
    await ask(world, mira, 'incoming-webhook:revoke', { webhook_id: id })
    expect(heard.map((one) => one.event)).toEqual(['member:left', 'session:ended'])
    await expect(send(secret, { text: 'again' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, mira, 'incoming-webhook:revoke', { webhook_id: id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await listed()).toEqual([])
    expect((await members()).map((member) => member.user_id)).not.toContain(user_id)
    expect((await ask(world, mira, 'message:list', { room_id: room })).messages).toMatchObject([
      { content: 'High water', name: 'Tide gauge' },
    ])
    expect((await make()).username).toBe('tide-gauge-hook')
  })

  it('does not lose its bot by someone’s taking it out of the room, which could not be undone', async () => {
    const { secret, user_id } = await make()
    await expect(ask(world, mira, 'member:remove', { room_id: room, user_id })).rejects.toMatchObject({ code: 'forbidden' })
    await send(secret, { text: 'again' })
  })

  it('is away while its room is deleted', async () => {
    const { secret } = await make()
    await ask(world, mira, 'room:delete', { room_id: room })
    await expect(send(secret, { text: 'again' })).rejects.toMatchObject({ code: 'not_found' })
    await ask(world, mira, 'room:restore', { room_id: room })
    await send(secret, { text: 'again' })
    await world.db.sql('DELETE FROM rooms WHERE id = $1', [room])
    expect(await world.db.sql('SELECT id FROM incoming_webhooks', [])).toEqual([])
    await forgetDeleted(world)
    expect(await world.db.sql('SELECT id FROM users WHERE is_webhook', [])).toEqual([])
  })

  it('opens nothing but itself', async () => {
    const { secret, user_id } = await make()
    for (const wrong of ['', 'x', `${secret}x`, secret.slice(1), secret.toUpperCase()]) {
      await expect(requireIncomingWebhook(world, wrong)).rejects.toMatchObject({ code: 'not_found' })
    }
    // Its bot is in a private room: whoever runs the installation must not come in as the bot.
    await expect(ask(world, ada, 'token:create', { name: 'x', scopes: ['read'], user_id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, ada, 'bot:delete', { user_id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, ada, 'user:update', { user_id, role: 'admin' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, ada, 'member:add', { room_id: 'general', user_id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, ada, 'dm:open', { user_ids: [user_id] })).rejects.toMatchObject({ code: 'not_found' })
    expect((await ask(world, ada, 'bot:list', {})).bots).toEqual([])
    expect((await ask(world, ada, 'user:list', { query: 'tide' })).users).toEqual([])
  })

  it('has a username of its own, whatever it is called, and a room has fifty at the most', async () => {
    const names = ['ada', 'ada', '潮', 'x'.repeat(80)]
    const made = []
    for (const name of names) made.push((await make(name)).username)
    expect(made).toEqual(['ada-hook', 'ada-hook-2', 'web-hook', `${'x'.repeat(22)}-hook`])
    expect((await listed()).map((one) => one.name)).toEqual(names.toReversed())
    await world.db.sql(
      `WITH u AS (INSERT INTO users (id, username, name, is_bot, is_webhook) SELECT gen_random_uuid(), 'many-' || n, 'many', true, true
         FROM generate_series(1, 46) n RETURNING id), b AS (INSERT INTO memberships (room_id, user_id) SELECT $1, id FROM u)
       INSERT INTO incoming_webhooks (id, room_id, user_id, secret_hash, secret_start) SELECT gen_random_uuid(), $1, id, id::text, 'x' FROM u`,
      [room],
    )
    await expect(make()).rejects.toMatchObject({ code: 'conflict' })
  })
})
