/**
 * Who may do what: every command with everyone it could be refused to. A command that is missing here fails.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { COMMAND_SCOPES } from '@/lib/contract/command-scopes'
import { type CommandName, commands } from '@/lib/contract/commands'
import { isChatError } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { NO_PREVIEW } from '@/lib/domain/files/file-row'
import { ask, makeRoom, makeUser } from '@/lib/testing/factories'
import { testDatabase } from '@/lib/testing/test-database'
import { testWorld } from '@/lib/testing/world'

/**
 * In a room, by the actor's place in it. `other` has never been in it, but in the public room, where they left; `runs` owns the
 * installation and is in none of these rooms.
 */
const PLACES = [
  ...['owner', 'admin', 'member', 'other', 'runs'].map((who) => ['public', who]),
  ...['owner', 'admin', 'member', 'removed', 'other', 'runs'].map((who) => ['private', who]),
  ...['owner', 'member', 'other', 'runs'].map((who) => ['deleted', who]),
  ...['member', 'other', 'runs'].map((who) => ['direct', who]),
] as [RoomName, string][]
type RoomName = 'public' | 'private' | 'deleted' | 'direct'

/** What the tables say; `..` is what cannot be. */
const CODES: Record<string, string> = { ok: 'ok', no: 'forbidden', '--': 'not_found', un: 'unauthorized' }

type Input = (here: Here) => object
interface Row {
  input: Input
  codes: string
  /** Brings about what the command is about. */
  before?: (here: Here) => Promise<unknown>
}
interface Here {
  actor: User
  room_id: string
  /** Of the actor, if they ever were in the room, and of another member. */
  own: Message | undefined
  others: Message
  member: User
  newcomer: User
}

const room: Input = ({ room_id }) => ({ room_id })
const own: Input = (here) => ({ message_id: here.own?.id, content: 'changed', emoji: '👍' })
const others: Input = (here) => ({ message_id: here.others.id, content: 'changed', emoji: '👍' })
const markDeleted = (message: Message | undefined, userId: string) =>
  world.db.sql('UPDATE messages SET deleted_at = now(), deleted_by = $2 WHERE id = $1', [message?.id, userId])

//                                     public           | private            | deleted     | direct
//                                     own adm mem oth run own adm mem rem oth run own mem oth run mem oth run
// biome-ignore format: a table
const inRooms: Record<string, Row | [string, Row][]> = {
  'room:get':      { input: room, codes: 'ok  ok  ok  ok  ok  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'room:update':   { input: (here) => ({ ...room(here), topic: 'x' }),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'room:delete':   { input: room, codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'room:restore':  { input: room, codes: '--  --  --  --  --  --  --  --  --  --  --  ok  --  --  --  --  --  --' },
  'room:join':     { input: room, codes: 'ok  ok  ok  ok  ok  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'room:leave':    { input: room, codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  no  --  --' },
  'room:read':     { input: (here) => ({ ...room(here), seq: 1 }),
                                  codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'room:involve':  { input: (here) => ({ ...room(here), involvement: 'nothing' }),
                                  codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'member:list':   { input: room, codes: 'ok  ok  ok  ok  ok  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'member:add':    { input: (here) => ({ ...room(here), user_id: here.newcomer.id }),
                                  codes: 'ok  ok  ok  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'member:remove': { input: (here) => ({ ...room(here), user_id: here.member.id }),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'member:update': { input: (here) => ({ ...room(here), user_id: here.member.id, role: 'admin' }),
                                  codes: 'ok  no  no  no  no  ok  no  no  --  --  --  --  --  --  --  no  --  --' },
  'message:post':  { input: (here) => ({ ...room(here), content: 'x' }),
                                  codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'message:list':  { input: room, codes: 'ok  ok  ok  ok  ok  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'message:edit': [
    ['own',      { input: own,    codes: 'ok  ok  ok  no  ..  ok  ok  ok  --  ..  ..  --  --  ..  ..  ok  ..  ..' }],
    ["others'",  { input: others, codes: 'no  no  no  no  no  no  no  no  --  --  --  --  --  --  --  no  --  --' }],
  ],
  'message:delete': [
    ['own',      { input: own,    codes: 'ok  ok  ok  no  ..  ok  ok  ok  --  ..  ..  --  --  ..  ..  ok  ..  ..' }],
    ["others'",  { input: others, codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' }],
  ],
  'message:restore': [
    ['own, deleted by oneself',     { input: own, before: (here) => markDeleted(here.own, here.actor.id),
                                  codes: 'ok  ok  ok  no  ..  ok  ok  ok  --  ..  ..  --  --  ..  ..  ok  ..  ..' }],
    ['own, deleted by someone else', { input: own, before: (here) => markDeleted(here.own, here.others.user_id),
                                  codes: 'no  no  no  no  ..  no  no  no  --  ..  ..  --  --  ..  ..  no  ..  ..' }],
    ["others', deleted by oneself", { input: others, before: (here) => markDeleted(here.others, here.actor.id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' }],
  ],
  'message:react':   { input: others, codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'message:unreact': { input: others, codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'typing:start':    { input: room,   codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'typing:stop':     { input: room,   codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'typing:list':     { input: room,   codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'file:list':       { input: room,   codes: 'ok  ok  ok  no  no  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'file:get':        { input: () => ({ file_id: FILE_ID }), before: (here) => makeFileOf(here.others),
                                  codes: 'ok  ok  ok  --  --  ok  ok  ok  --  --  --  --  --  --  --  ok  --  --' },
  'incoming-webhook:list':   { input: room,
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'incoming-webhook:create': { input: (here) => ({ ...room(here), name: 'Gauge' }),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'outgoing-webhook:list':   { input: room,
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'outgoing-webhook:create': { input: (here) => ({ ...room(here), name: 'Gauge', url: 'https://gauge.example' }),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'outgoing-webhook:update': { input: () => ({ webhook_id: WEBHOOK_ID, enabled: false }), before: (here) => makeOutgoingWebhook(here.room_id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'outgoing-webhook:delete': { input: () => ({ webhook_id: WEBHOOK_ID }), before: (here) => makeOutgoingWebhook(here.room_id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'outgoing-webhook:test':   { input: () => ({ webhook_id: WEBHOOK_ID }), before: (here) => makeOutgoingWebhook(here.room_id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'webhook-delivery:list':   { input: () => ({ webhook_id: WEBHOOK_ID }), before: (here) => makeOutgoingWebhook(here.room_id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'webhook-delivery:retry':  { input: () => ({ delivery_id: WEBHOOK_ID }), before: (here) => makeOutgoingWebhook(here.room_id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
  'incoming-webhook:revoke': { input: () => ({ webhook_id: WEBHOOK_ID }), before: (here) => makeIncomingWebhook(here.room_id),
                                  codes: 'ok  ok  no  no  ok  ok  ok  no  --  --  --  --  --  --  --  no  --  --' },
}

/** What a guest may do in the same way, where they are, where they might come, and where they may not be. */
const GUEST_ROOMS = ['with guests', 'open to guests', 'without guests', 'private'] as const
type GuestRoom = (typeof GUEST_ROOMS)[number]

//                        with  open  without private
// biome-ignore format: a table
const ofGuests: Record<string, string> = {
  'room:get':              'ok    ok    --      --',
  'room:update':           'no    no    --      --',
  'room:delete':           'no    no    --      --',
  'room:restore':          '--    --    --      --',
  'room:join':             'ok    ok    --      --',
  'room:leave':            'ok    no    --      --',
  'room:read':             'ok    no    --      --',
  'room:involve':          'ok    no    --      --',
  'member:list':           'ok    ok    --      --',
  'member:add':            'no    no    --      --',
  'member:remove':         'no    no    --      --',
  'member:update':         'no    no    --      --',
  'message:post':          'ok    no    --      --',
  'message:list':          'ok    ok    --      --',
  'message:edit own':      'ok    ..    ..      ..',
  "message:edit others'":  'no    no    --      --',
  'message:delete own':    'ok    ..    ..      ..',
  "message:delete others'": 'no    no    --      --',
  'message:restore own, deleted by oneself':      'ok    ..    ..      ..',
  'message:restore own, deleted by someone else': 'no    ..    ..      ..',
  "message:restore others', deleted by oneself":  'no    no    --      --',
  'message:react':         'ok    no    --      --',
  'message:unreact':       'ok    no    --      --',
  'typing:start':          'ok    no    --      --',
  'typing:stop':           'ok    no    --      --',
  'typing:list':           'ok    no    --      --',
  'file:list':             'ok    no    --      --',
  'file:get':              'ok    --    --      --',
  'incoming-webhook:list':   'no    no    --      --',
  'outgoing-webhook:list':  'no    no    --      --',
  'outgoing-webhook:create':'no    no    --      --',
  'outgoing-webhook:update':'no    no    --      --',
  'outgoing-webhook:delete':'no    no    --      --',
  'outgoing-webhook:test':  'no    no    --      --',
  'webhook-delivery:list':  'no    no    --      --',
  'webhook-delivery:retry': 'no    no    --      --',
  'incoming-webhook:create': 'no    no    --      --',
  'incoming-webhook:revoke': 'no    no    --      --',
}

/** Elsewhere, by the actor's role in the installation. */
const ROLES = ['owner', 'admin', 'member', 'guest', 'nobody'] as const
type Everywhere = { input?: (here: { member: User; other: User; newcomer: User }) => object; codes: string }

//                              owner admin member guest nobody
// biome-ignore format: a table
const everywhere: Record<string, Everywhere> = {
  'room:list':        { codes: 'ok    ok    ok     ok    un' },
  'room:create':      { codes: 'ok    ok    ok     no    un', input: () => ({ name: 'Room' }) },
  'room:sync':        { codes: 'ok    ok    ok     ok    un', input: () => ({ rooms: { general: 0 } }) },
  'dm:open':          { codes: 'ok    ok    ok     no    un', input: ({ member }) => ({ user_ids: [member.id] }) },
  'presence:set':     { codes: 'ok    ok    ok     ok    un', input: () => ({ status: 'away' }) },
  'presence:list':    { codes: 'ok    ok    ok     ok    un' },
  'presence:get':     { codes: 'ok    ok    ok     ok    un', input: ({ member }) => ({ user_id: member.id }) },
  'presence:heartbeat': { codes: 'ok    ok    ok     ok    un' },
  'presence:leave':   { codes: 'ok    ok    ok     ok    un' },
  'notification:list':     { codes: 'ok    ok    ok     ok    un' },
  'notification:count':    { codes: 'ok    ok    ok     ok    un' },
  'notification:read':     { codes: '--    --    --     --    un', input: () => ({ notification_id: INVITE_ID }) },
  'notification:read-all': { codes: 'ok    ok    ok     ok    un' },
  'notification:delete':   { codes: '--    --    --     --    un', input: () => ({ notification_id: INVITE_ID }) },
  'notification:restore':  { codes: '--    --    --     --    un', input: () => ({ notification_id: INVITE_ID }) },
  'notification:create':   { codes: 'ok    ok    no     no    un', input: ({ other }) => ({ user_id: other.id, title: 'On air' }) },
  // Of someone else, or nobody.
  'file:update':      { codes: '--    --    --     --    un', input: () => ({ file_id: FILE_ID, caption: 'Low water' }) },
  'file:delete':      { codes: '--    --    --     --    un', input: () => ({ file_id: FILE_ID }) },
  'storage:get':      { codes: 'ok    ok    no     no    un' },
  'user:list':        { codes: 'ok    ok    ok     ok    un' },
  'user:update':      { codes: 'ok    ok    no     no    un', input: ({ member }) => ({ user_id: member.id, role: 'admin' }) },
  'me:get':           { codes: 'ok    ok    ok     ok    un' },
  'me:update':        { codes: 'ok    ok    ok     ok    un', input: () => ({ name: 'Other' }) },
  'me:password':      { codes: 'ok    ok    ok     no    un', input: () => ({ password: 'a long password' }) },
  'socket:ticket':    { codes: 'ok    ok    ok     ok    un' },
  'account:register': { codes: 'ok    ok    ok     ok    ok', input: () => ({ username: 'newcomer', password: 'a long password' }) },
  'account:token':    { codes: 'ok    ok    ok     ok    ok', input: () => ({ login: 'emil', password: 'the right password' }) },
  'token:create':     { codes: 'ok    ok    ok     no    un', input: () => ({ name: 'Script', scopes: ['read'] }) },
  'token:list':       { codes: 'ok    ok    ok     no    un' },
  'token:revoke':     { codes: 'ok    ok    --     --    un', input: () => ({ token_id: TOKEN_ID }) },
  'session:revoke':   { codes: 'ok    ok    no     no    un', input: ({ member }) => ({ user_id: member.id }) },
  'account:guest':    { codes: 'ok    ok    ok     ok    ok', input: () => ({ username: 'newcomer' }) },
  'bot:create':       { codes: 'ok    ok    no     no    un', input: () => ({ username: 'newcomer' }) },
  'bot:list':         { codes: 'ok    ok    no     no    un' },
  'bot:delete':       { codes: 'ok    ok    no     no    un', input: ({ newcomer }) => ({ user_id: newcomer.id }) },
  'workspace:get':    { codes: 'ok    ok    ok     ok    ok' },
  'workspace:update': { codes: 'ok    ok    no     no    un', input: () => ({ name: 'Other' }) },
  'invite:create':    { codes: 'ok    ok    no     no    un' },
  'invite:list':      { codes: 'ok    ok    no     no    un' },
  'invite:revoke':    { codes: 'ok    ok    no     no    un', input: () => ({ invite_id: INVITE_ID }) },
}
/** Of a bot. */
const TOKEN_ID = '019a9e5b-0000-7000-8000-000000000001'
const INVITE_ID = '019a9e5b-0000-7000-8000-000000000000'
const WEBHOOK_ID = '019a9e5b-0000-7000-8000-000000000002'

const FILE_ID = '019a9e5b-0000-7000-8000-000000000003'

/** A file that was sent with this message. */
const makeFileOf = ({ id, room_id, user_id }: Message) =>
  world.db.sql(
    `WITH b AS (INSERT INTO blobs (id, hash, size, content_type, preview) VALUES ($1, 'x', 1, 'text/plain', $5::jsonb))
     INSERT INTO files (id, user_id, room_id, message_id, blob_id, filename, content_type, size, kind)
     VALUES ($1, $2, $3, $4, $1, 'tides.txt', 'text/plain', 1, 'text')`,
    [FILE_ID, user_id, room_id, id, JSON.stringify(NO_PREVIEW)],
  )

const webhookBot = `
WITH u AS (INSERT INTO users (id, username, name, is_bot, is_webhook) VALUES ($2, 'gauge-hook', 'Gauge', true, true) RETURNING id),
  b AS (INSERT INTO memberships (room_id, user_id) SELECT $1, id FROM u)`
const makeIncomingWebhook = (roomId: string) =>
  world.db.sql(
    `${webhookBot} INSERT INTO incoming_webhooks (id, room_id, user_id, secret_hash, secret_start) SELECT $2, $1, id, 'x', 'x' FROM u`,
    [roomId, WEBHOOK_ID],
  )
/** With one delivery, which has its id. */
const makeOutgoingWebhook = (roomId: string) =>
  world.db.sql(
    `${webhookBot}, w AS (
       INSERT INTO outgoing_webhooks (id, room_id, user_id, url, events, seq, rev)
       SELECT $2, $1, id, 'https://gauge.example', '{message:posted}', 0, 0 FROM u RETURNING id)
     INSERT INTO webhook_deliveries (id, webhook_id, event, created_at) SELECT id, id, 'webhook:test', now() FROM w`,
    [roomId, WEBHOOK_ID],
  )

let world: World
let people: Record<'runs' | 'owner' | 'admin' | 'member' | 'other' | 'removed' | 'newcomer', User>
let roles: Record<(typeof ROLES)[number], User | null>
let guest: User
const guestRooms = {} as Record<GuestRoom, string>
const guestMessages = {} as Record<GuestRoom, { own: Message | undefined; others: Message }>
const rooms = {} as Record<RoomName, string>
const messages = {} as Record<RoomName, Map<string, Message>>

beforeAll(async () => {
  // The embedded database looks after itself at intervals, which it cannot do in the middle of a transaction.
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const db = await testDatabase({ connections: 1 })
  vi.useRealTimers()
  world = await testWorld({ db, installation: { guests: true } })
  people = {
    runs: await makeUser(world, 'ada'),
    owner: await makeUser(world, 'mira'),
    admin: await makeUser(world, 'tomas'),
    member: await makeUser(world, 'chen'),
    other: await makeUser(world, 'bruno'),
    removed: await makeUser(world, 'dalia'),
    newcomer: await makeUser(world, 'emil', { password: 'the right password' }),
  }
  const { owner, admin, member, other, removed } = people
  for (const name of ['public', 'private', 'deleted'] as const) {
    const { id } = await makeRoom(world, owner, {
      name,
      visibility: name === 'private' ? 'private' : 'public',
      members: [admin, member, removed],
    })
    rooms[name] = id
    await ask(world, owner, 'member:update', { room_id: id, user_id: admin.id, role: 'admin' })
  }
  await ask(world, other, 'room:join', { room_id: rooms.public })
  rooms.direct = (await ask(world, owner, 'dm:open', { user_ids: [member.id] })).room.id
  for (const name of ['public', 'private', 'deleted', 'direct'] as const) {
    messages[name] = new Map()
    for (const person of Object.values(people)) {
      const posted = await ask(world, person, 'message:post', { room_id: rooms[name], content: 'words' }).catch(() => null)
      if (posted) messages[name].set(person.id, posted.message)
    }
  }
  for (const name of ['public', 'private'] as const) await ask(world, owner, 'member:remove', { room_id: rooms[name], user_id: removed.id })
  await ask(world, other, 'room:leave', { room_id: rooms.public })
  await ask(world, owner, 'room:delete', { room_id: rooms.deleted })

  await world.db.sql(`UPDATE users SET role = 'admin' WHERE id = $1`, [admin.id])
  guest = (await ask(world, null, 'account:guest', { username: 'visitor' })).user
  for (const name of ['with guests', 'open to guests'] as const) {
    guestRooms[name] = (await makeRoom(world, owner, { name, members: [member] })).id
    await ask(world, owner, 'room:update', { room_id: guestRooms[name], guests_allowed: true })
  }
  await ask(world, guest, 'room:join', { room_id: guestRooms['with guests'] })
  Object.assign(guestRooms, { 'without guests': rooms.public, private: rooms.private })
  for (const [name, room_id] of Object.entries(guestRooms) as [GuestRoom, string][]) {
    const post = async (actor: User) => (await ask(world, actor, 'message:post', { room_id, content: 'words' })).message
    guestMessages[name] = { own: name === 'with guests' ? await post(guest) : undefined, others: await post(member) }
  }
  const find = async (user: User) => (await ask(world, user, 'me:get', {})).user
  await world.db.sql('UPDATE users SET is_bot = true WHERE id = $1', [people.newcomer.id])
  await world.db.sql(
    `INSERT INTO api_tokens (id, user_id, name, secret_hash, secret_start, scopes) VALUES ($1, $2, 'x', 'x', 'x', '{read}')`,
    [TOKEN_ID, people.newcomer.id],
  )
  roles = { owner: people.runs, admin: await find(admin), member: owner, guest, nobody: null }
  await world.db.sql(`INSERT INTO invites (id, secret_hash, created_by, expires_at) VALUES ($1, 'x', $2, now() + interval '1 day')`, [
    INVITE_ID,
    people.runs.id,
  ])
})

// Every case begins with the same state: with one connection, all of a case is in the transaction.
beforeEach(() => world.db.sql('BEGIN', []))
afterEach(() => world.db.sql('ROLLBACK', []))

async function outcome(actor: User | null, name: CommandName, input: object): Promise<string> {
  try {
    const output = await dispatch(world, { actor, address: null }, name, input)
    return commands[name].output.safeParse(output).success ? 'ok' : 'an answer of another shape'
  } catch (error) {
    if (isChatError(error)) return error.code
    throw error
  }
}

it('has a row for every command', () => {
  expect([...Object.keys(inRooms), ...Object.keys(everywhere)].sort()).toEqual(Object.keys(commands).sort())
})

describe('an API token', () => {
  const scopes = ['read', 'write', 'admin'] as const

  it('has a row in the table of scopes for every command', () => {
    expect(Object.keys(COMMAND_SCOPES).sort()).toEqual(Object.keys(commands).sort())
  })

  it.each(Object.entries(COMMAND_SCOPES))('for %s needs: %s', async (name, needed) => {
    const ask = (session: { scopes: readonly (typeof scopes)[number][] }) =>
      dispatch(world, { actor: people.runs, address: null, session: { issuedAt: 0, tokenId: TOKEN_ID, ...session } }, name, {}).catch(
        (error: unknown) => (isChatError(error) ? error.message : error),
      )
    const REFUSAL = /API token/
    const others = scopes.filter((scope) => scope !== needed)
    expect(await ask({ scopes: others })).toMatch(REFUSAL)
    const answer = await ask({ scopes })
    if (needed === 'session') expect(answer).toMatch(REFUSAL)
    else if (typeof answer === 'string') expect(answer).not.toMatch(REFUSAL)
  })
})

describe.each(
  Object.entries(inRooms).flatMap(([name, rows]) =>
    ('input' in rows ? [['', rows] as const] : rows).map(([of, row]) => ({ name, of, row })),
  ),
)('$name $of', ({ name, of, row }) => {
  const codes = row.codes.split(/\s+/)
  it.each(PLACES.map(([roomName, who], i) => ({ roomName, who, code: codes[i]! })).filter(({ code }) => code !== '..'))(
    'in the $roomName room by $who: $code',
    async ({ roomName, who, code }) => {
      const actor = people[who as keyof typeof people]
      const sent = messages[roomName]
      const here: Here = {
        actor,
        room_id: rooms[roomName],
        own: sent.get(actor.id),
        others: [...sent.values()].find((one) => one.user_id !== actor.id)!,
        member: roomName === 'direct' || who !== 'member' ? people.member : people.admin,
        newcomer: people.newcomer,
      }
      await row.before?.(here)
      expect(await outcome(actor, name as CommandName, row.input(here))).toBe(CODES[code])
      expect(await outcome(null, name as CommandName, row.input(here))).toBe('unauthorized')
    },
  )
  it('says a word for every place', () => expect(codes).toHaveLength(PLACES.length))

  const words = ofGuests[`${name} ${of}`.trim()]?.split(/\s+/) ?? []
  it.each(GUEST_ROOMS.map((roomName, i) => ({ roomName, code: words[i]! })).filter(({ code }) => code !== '..'))(
    'in the room $roomName by a guest: $code',
    async ({ roomName, code }) => {
      const { member, newcomer } = people
      const here: Here = { actor: guest, room_id: guestRooms[roomName], ...guestMessages[roomName], member, newcomer }
      await row.before?.(here)
      expect(await outcome(guest, name as CommandName, row.input(here))).toBe(CODES[code])
    },
  )
})

describe.each(Object.entries(everywhere))('%s', (name, { input, codes }) => {
  it.each(codes.split(/\s+/).map((code, i) => ({ role: ROLES[i]!, code })))(
    'by $role of the installation: $code',
    async ({ role, code }) => {
      const { member, newcomer } = people
      expect(await outcome(roles[role], name as CommandName, input?.({ member, other: newcomer, newcomer }) ?? {})).toBe(CODES[code])
    },
  )
})

it('shows nobody a private or direct room whose member they are not', async () => {
  for (const actor of [people.runs, people.other, people.removed]) {
    const { rooms: seen } = await ask(world, actor, 'room:list', {})
    expect(seen.map((one) => one.id)).not.toContain(rooms.private)
    expect(seen.map((one) => one.id)).not.toContain(rooms.direct)
    const { rooms: synced } = await ask(world, actor, 'room:sync', { rooms: Object.fromEntries(Object.values(rooms).map((id) => [id, 0])) })
    expect(Object.keys(synced)).toEqual([rooms.public])
  }
})

it('shows a guest the rooms alone that let guests in, and the people of those they are in', async () => {
  const seen = (await ask(world, guest, 'room:list', {})).rooms.map((one) => one.id)
  expect(seen.sort()).toEqual(['general', guestRooms['with guests'], guestRooms['open to guests']].sort())
  const { rooms: synced } = await ask(world, guest, 'room:sync', {
    rooms: { ...Object.fromEntries(Object.values(guestRooms).map((id) => [id, 0])) },
  })
  expect(Object.keys(synced).sort()).toEqual([guestRooms['with guests'], guestRooms['open to guests']].sort())
  await ask(world, guest, 'room:leave', { room_id: 'general' })
  const { users } = await ask(world, guest, 'user:list', { limit: 200 })
  expect(users.map((one) => one.username).sort()).toEqual(['chen', 'mira', 'visitor'])
})
