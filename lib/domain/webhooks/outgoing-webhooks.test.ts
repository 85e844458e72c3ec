import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { finishJob, takeJobs } from '@/lib/domain/jobs/job-queries'
import { LEASE_MS, startJobLoop } from '@/lib/domain/jobs/work'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { deliver, MOST_TRIES, PATIENCE_MS } from '@/lib/domain/webhooks/deliver'
import { DELIVER } from '@/lib/domain/webhooks/delivery-queries'
import { followRooms } from '@/lib/domain/webhooks/follow-rooms'
import { ask, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { type Receiver, startReceiver } from '@/lib/testing/receiver'
import { testWorld } from '@/lib/testing/world'

let world: World
let clock: ReturnType<typeof manualClock>
let mira: User
let room: string
let receiver: Receiver
beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  room = (await makeRoom(world, mira, { visibility: 'private' })).id
  receiver = await startReceiver()
})
afterEach(() => receiver.close())

const make = async (fields: { events?: ('message:posted' | 'message:changed')[]; trigger_word?: string; url?: string } = {}) => {
  const made = await ask(world, mira, 'outgoing-webhook:create', { room_id: room, name: 'Almanac', url: receiver.url, ...fields })
  return { ...made.outgoing_webhook, secret: made.secret }
}
const post = async (content: string, actor = mira) => (await ask(world, actor, 'message:post', { room_id: room, content })).message
const log = async (webhook_id: string) => (await ask(world, mira, 'webhook-delivery:list', { webhook_id })).deliveries
const find = async (id: string) =>
  (await ask(world, mira, 'outgoing-webhook:list', { room_id: room })).outgoing_webhooks.find((one) => one.id === id)

/** Does all that is due, as a worker does. */
async function work() {
  await followRooms(world)
  for (;;) {
    const now = clock.now()
    const jobs = await takeJobs(world.db, [DELIVER], 8, now, new Date(now.getTime() + LEASE_MS))
    if (jobs.length === 0) return
    for (const job of jobs) {
      const outcome = await deliver(world, job)
      if (outcome === 'done') await world.db.sql('DELETE FROM jobs WHERE id = $1', [job.id])
      else
        await world.db.sql('UPDATE jobs SET run_at = $2, lease_until = NULL WHERE id = $1', [
          job.id,
          new Date(now.getTime() + outcome.againInMs),
        ])
    }
  }
}
const events = () => receiver.received.map(({ body }) => JSON.parse(body) as { type: string; timestamp: string; data: Message })
const told = () => events().map(({ type, data }) => [type, data.content])

describe('an outgoing webhook', () => {
  it('is told of what is posted from then on, in its order, signed as Standard Webhooks are', async () => {
    await post('before')
    const { secret, id, ...webhook } = await make()
    expect(webhook).toMatchObject({
      name: 'Almanac',
      username: 'almanac-hook',
      enabled: true,
      failing_since: null,
      events: ['message:posted'],
    })
    const posted = [await post('one'), await post('two'), await post('three')]
    await work()
    expect(events()).toEqual(posted.map((message) => ({ type: 'message:posted', timestamp: clock.now().toISOString(), data: message })))
    for (const { headers, body } of receiver.received) {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
      expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(clock.now().getTime() / 1000))
      expect(headers['content-type']).toBe('application/json')
    }
    expect((await log(id)).map(({ id: delivery }) => delivery).sort()).toEqual(
      receiver.received.map(({ headers }) => headers['webhook-id']).sort(),
    )
    expect(await log(id)).toMatchObject(posted.map(() => ({ state: 'delivered', tries: 1, status: 200, error: null, next_try_at: null })))
    await work()
    expect(receiver.received).toHaveLength(3)
  })

  it('is told of changes when it asks for them, and of what begins with its word', async () => {
    await make({ events: ['message:changed'] })
    await make({ trigger_word: 'Tides' })
    const { id } = await post('tides today?')
    await work()
    expect(told()).toEqual([['message:posted', 'tides today?']])
    await ask(world, mira, 'message:edit', { message_id: id, content: 'tides tomorrow?' })
    for (const content of ['no tides', 'tidesome', ' TIDES: when?']) await post(content)
    await work()
    expect(told().slice(1)).toEqual([
      ['message:changed', 'tides tomorrow?'],
      ['message:posted', ' TIDES: when?'],
    ])
    await ask(world, mira, 'message:delete', { message_id: id })
    await work()
    expect(told().at(-1)).toEqual(['message:changed', ''])
  })

  it('hears of a message that was posted and changed while nobody worked, as new', async () => {
    await make({ events: ['message:posted', 'message:changed'] })
    const { id } = await post('one')
    await post('two')
    await ask(world, mira, 'message:edit', { message_id: id, content: 'changed' })
    await work()
    expect(told()).toEqual([
      ['message:posted', 'two'],
      ['message:posted', 'changed'],
    ])
    await ask(world, mira, 'message:edit', { message_id: id, content: 'once more' })
    await work()
    expect(told().at(-1)).toEqual(['message:changed', 'once more'])
  })

  it('misses nothing that is read in several pages', async () => {
    await make()
    const { id } = await post('0')
    for (let n = 1; n < 7; n++) await post(String(n))
    await ask(world, mira, 'message:edit', { message_id: id, content: 'changed' })
    for (let n = 0; n < 5; n++) await followRooms(world, 3)
    await work()
    expect(told().map(([, content]) => content)).toEqual(['1', '2', '3', '4', '5', '6', 'changed'])
  })

  it('is told once when several processes look at once', async () => {
    await make()
    for (let n = 0; n < 5; n++) await post(String(n))
    await Promise.all([followRooms(world), followRooms(world), followRooms(world)])
    await work()
    expect(told().map(([, content]) => content)).toEqual(['0', '1', '2', '3', '4'])
  })

  it('is not told of what webhooks post, and so cannot talk to itself or another', async () => {
    await make()
    await make()
    receiver.reply({ headers: { 'content-type': 'application/json' }, body: '{"text": "High water at *nine*"}' })
    await post('tides?')
    for (let n = 0; n < 3; n++) await work()
    expect(told()).toEqual([
      ['message:posted', 'tides?'],
      ['message:posted', 'tides?'],
    ])
    const { messages } = await ask(world, mira, 'message:list', { room_id: room })
    expect(messages.map(({ name, content }) => [name, content])).toEqual([
      [mira.name, 'tides?'],
      ['Almanac', 'High water at **nine**'],
      ['Almanac', 'High water at **nine**'],
    ])
  })

  it.each([
    ['no JSON', { headers: { 'content-type': 'text/plain' }, body: '{"text": "x"}' }],
    ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{"text": ' }],
    ['other JSON', { headers: { 'content-type': 'application/json' }, body: '{"ok": true}' }],
    ['a list', { headers: { 'content-type': 'application/json' }, body: '[]' }],
    ['too much', { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'x'.repeat(5_000) }) }],
  ])('has delivered all the same when the answer is %s', async (_, reply) => {
    const { id } = await make()
    receiver.reply(reply)
    await post('tides?')
    await work()
    expect(await log(id)).toMatchObject([{ state: 'delivered' }])
    expect((await ask(world, mira, 'message:list', { room_id: room })).messages).toHaveLength(1)
  })

  it('is gone when it is deleted, with what waits for it', async () => {
    const { id, user_id } = await make()
    receiver.reply({ status: 500 })
    await post('one')
    await work()
    await expect(ask(world, mira, 'member:remove', { room_id: room, user_id })).rejects.toMatchObject({ code: 'forbidden' })
    await ask(world, mira, 'outgoing-webhook:delete', { webhook_id: id })
    expect(await find(id)).toBeUndefined()
    await expect(log(id)).rejects.toMatchObject({ code: 'not_found' })
    clock.advance(60_000)
    await work()
    expect(receiver.received).toHaveLength(1)
    expect(await world.db.sql('SELECT id FROM jobs', [])).toEqual([])
  })

  it('is told nothing of a deleted room, and goes on when it is back', async () => {
    await make()
    await post('one')
    await followRooms(world)
    await ask(world, mira, 'room:delete', { room_id: room })
    await work()
    expect(told()).toEqual([])
    await ask(world, mira, 'room:restore', { room_id: room })
    await post('two')
    await work()
    expect(told()).toEqual([['message:posted', 'two']])
  })

  it.each(['ftp://a.example', 'a.example', 'javascript:alert(1)', 'https://user:word@a.example', 'https://'])(
    'does not take the address %s',
    async (url) => {
      await expect(make({ url })).rejects.toMatchObject({ code: 'invalid', details: { url: expect.any(String) } })
    },
  )
})

describe('a delivery that fails', () => {
  it('is tried again later and later, while others go on, and given up after ten tries', async () => {
    const { id } = await make()
    receiver.reply({ status: 500 }, { status: 503 }, {})
    await post('one')
    await work()
    expect(await log(id)).toMatchObject([{ state: 'waiting', tries: 1, status: 500, error: 'It answered 500.' }])
    expect((await find(id))?.failing_since).toBe(clock.now().toISOString())
    const wait = Date.parse((await log(id))[0]!.next_try_at!) - clock.now().getTime()
    expect(wait).toBeGreaterThanOrEqual(4_000)
    expect(wait).toBeLessThanOrEqual(6_000)
    await work()
    expect(receiver.received).toHaveLength(1)
    clock.advance(6_000)
    await work()
    await post('two')
    await work()
    expect(told().at(-1)).toEqual(['message:posted', 'two'])
    expect((await find(id))?.failing_since).toBe(null)
    clock.advance(24_000)
    await work()
    expect((await log(id)).map(({ state, tries }) => [state, tries])).toEqual([
      ['delivered', 1],
      ['delivered', 3],
    ])
    const ids = receiver.received.filter(({ body }) => body.includes('"one"')).map(({ headers }) => headers['webhook-id'])
    expect([ids.length, new Set(ids).size]).toEqual([3, 1])

    receiver.reply({ status: 500 })
    await post('three')
    for (let n = 0; n < MOST_TRIES + 2; n++) {
      await work()
      clock.advance(7.5 * 60 * 60_000)
    }
    expect((await log(id))[0]).toMatchObject({ state: 'failed', tries: MOST_TRIES, next_try_at: null })
    expect((await find(id))?.enabled).toBe(true)
    receiver.reply({})
    await ask(world, mira, 'webhook-delivery:retry', { delivery_id: (await log(id))[0]!.id })
    await work()
    expect((await log(id))[0]).toMatchObject({ state: 'delivered', tries: MOST_TRIES + 1, error: null })
  })

  it('is sent again by hand from the moment its last try is noted, though its job is not gone yet', async () => {
    const { id } = await make()
    receiver.reply({ status: 500 }, {})
    const { delivery } = await ask(world, mira, 'outgoing-webhook:test', { webhook_id: id })
    const now = clock.now()
    const [job] = await takeJobs(world.db, [DELIVER], 1, now, new Date(now.getTime() + LEASE_MS))
    await deliver(world, job!)
    expect((await log(id))[0]).toMatchObject({ state: 'failed', tries: 1 })
    await ask(world, mira, 'webhook-delivery:retry', { delivery_id: delivery.id })
    await finishJob(world.db, job!)
    await work()
    expect((await log(id))[0]).toMatchObject({ state: 'delivered', tries: 2 })
  })

  it('sends the message as it is by then', async () => {
    const { id } = await make()
    receiver.reply({ status: 500 }, {})
    const message = await post('one')
    await work()
    await ask(world, mira, 'message:delete', { message_id: message.id })
    clock.advance(6_000)
    await work()
    expect(told()).toEqual([
      ['message:posted', 'one'],
      ['message:posted', ''],
    ])
    receiver.reply({ status: 500 })
    await post('two')
    await work()
    await world.db.sql(`DELETE FROM messages WHERE content = 'two'`, [])
    clock.advance(60_000)
    await work()
    expect((await log(id))[0]).toMatchObject({ state: 'failed', error: 'The message is gone.' })
  })

  it('is sent again under the same id when the process was killed between the answer and its record', async () => {
    const { id } = await make()
    await post('one')
    await followRooms(world)
    const now = clock.now()
    const [job] = await takeJobs(world.db, [DELIVER], 1, now, new Date(now.getTime() + LEASE_MS))
    await deliver({ ...world, db: { ...world.db, sql: killed(world.db.sql) } }, job!).catch(() => {})
    expect(receiver.received).toHaveLength(1)
    await work()
    expect(receiver.received).toHaveLength(1)
    clock.advance(LEASE_MS)
    await work()
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([(await log(id))[0]!.id, (await log(id))[0]!.id])
    expect(await log(id)).toMatchObject([{ state: 'delivered', tries: 1 }])
  })

  /** A database that takes no record of a try. */
  const killed: (sql: World['db']['sql']) => World['db']['sql'] = (sql) => (text, params) => {
    if (text.includes('tries = tries + 1')) throw new Error('killed')
    return sql(text, params)
  }

  it.each([
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /^It answered 302: it leads elsewhere/],
    [{ status: 404 }, /^It answered 404\.$/],
  ])('says why: %j', async (reply, error) => {
    const { id } = await make()
    receiver.reply(reply)
    await post('one')
    await work()
    expect(await log(id)).toMatchObject([{ state: 'waiting', status: reply.status, error: expect.stringMatching(error) }])
    expect(receiver.received).toHaveLength(1)
  })

  it('switches its webhook off after five days, or at once when it says that it is gone; it can be switched on again', async () => {
    const { id } = await make()
    receiver.reply({ status: 500 })
    await post('one')
    await work()
    clock.advance(PATIENCE_MS)
    await post('two')
    await work()
    expect(await find(id)).toMatchObject({ enabled: false })
    expect((await log(id)).map(({ state }) => state)).toEqual(['failed', 'failed'])
    const sent = receiver.received.length
    await post('while it is off')
    await work()
    receiver.reply({})
    expect((await ask(world, mira, 'outgoing-webhook:update', { webhook_id: id, enabled: true })).outgoing_webhook).toMatchObject({
      enabled: true,
      failing_since: null,
    })
    await post('on again')
    await work()
    expect(told().slice(sent)).toEqual([['message:posted', 'on again']])

    receiver.reply({ status: 410 })
    await post('three')
    await work()
    expect(await find(id)).toMatchObject({ enabled: false })
    expect((await log(id))[0]).toMatchObject({ state: 'failed', status: 410 })
  })
})

describe('a test', () => {
  it('is sent once, even to a webhook that is switched off, and stands in the log', async () => {
    const { id } = await make()
    await ask(world, mira, 'outgoing-webhook:update', { webhook_id: id, enabled: false })
    receiver.reply({ status: 500 })
    const { delivery } = await ask(world, mira, 'outgoing-webhook:test', { webhook_id: id })
    expect(delivery).toMatchObject({ webhook_id: id, event: 'webhook:test', state: 'waiting', message_id: null })
    await work()
    expect(events()).toEqual([{ type: 'webhook:test', timestamp: clock.now().toISOString(), data: { room_id: room, name: 'Almanac' } }])
    expect(await log(id)).toMatchObject([{ id: delivery.id, state: 'failed', tries: 1, status: 500 }])
  })
})

it('the log keeps the last hundred, and what still waits', async () => {
  const { id } = await make()
  await world.db.sql(
    `INSERT INTO webhook_deliveries (id, webhook_id, event, state, created_at)
     SELECT gen_random_uuid(), $1, 'webhook:test', CASE WHEN n = 1 THEN 'waiting' ELSE 'delivered' END, $2::timestamptz + n * interval '1 s' FROM generate_series(1, 120) n`,
    [id, clock.now()],
  )
  await forgetDeleted(world)
  expect(await world.db.sql('SELECT state, count(*)::int AS n FROM webhook_deliveries GROUP BY state ORDER BY state', [])).toEqual([
    { state: 'delivered', n: 100 },
    { state: 'waiting', n: 1 },
  ])
  expect(await log(id)).toHaveLength(100)
})

it('a loop does it all by itself', async () => {
  await make()
  const loop = startJobLoop(world, { [DELIVER]: (job) => deliver(world, job) }, { before: async () => void (await followRooms(world)) })
  for (let n = 0; n < 5; n++) await post(String(n))
  loop.wake()
  await expect.poll(told).toHaveLength(5)
  expect(told().map(([, content]) => content)).toEqual(['0', '1', '2', '3', '4'])
  await loop.stop()
})
