import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandName, commands } from '@/lib/contract/commands'
import { makePeople, type Person } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'
import { uploadFile } from '@/tests/support/uploads'

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>
let ada: TestSocket
let mira: TestSocket
let tomas: TestSocket
const asked = new Set<string>()

/** Connects, and remembers what is asked for. `ask` holds every answer strictly against the contract. */
async function person(who: Person): Promise<TestSocket> {
  const socket = await connect(server.url, who.token)
  const ask = ((name: CommandName, input: never) => {
    asked.add(name)
    return socket.ask(name, input)
  }) as TestSocket['ask']
  return { ...socket, ask }
}

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  ;[ada, mira, tomas] = await Promise.all([person(people.ada), person(people.mira), person(people.tomas)])
})
afterAll(async () => {
  for (const socket of [ada, mira, tomas]) socket?.close()
  await server?.stop()
})

describe('over Socket.IO', () => {
  it('a room is made, seen, changed, joined, left, deleted and restored', async () => {
    const { room } = await mira.ask('room:create', { id: 'studio', name: 'Studio', description: 'Where it is made.' })
    expect(room).toMatchObject({ id: 'studio', role: 'owner', is_member: true })
    const { rooms } = await tomas.ask('room:list', {})
    expect(rooms.map((one) => one.id)).toEqual(['general', 'studio'])
    expect((await tomas.ask('room:get', { room_id: 'studio' })).room.is_member).toBe(false)
    await expect(tomas.ask('room:update', { room_id: 'studio', topic: 'mine' })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await mira.ask('room:update', { room_id: 'studio', topic: 'Live' })).room.topic).toBe('Live')
    expect((await tomas.ask('room:join', { room_id: 'studio' })).room.member_count).toBe(2)
    expect((await tomas.ask('room:involve', { room_id: 'studio', involvement: 'mentions' })).room.involvement).toBe('mentions')
    await tomas.ask('room:leave', { room_id: 'studio' })
    await mira.ask('room:delete', { room_id: 'studio' })
    await expect(tomas.ask('room:get', { room_id: 'studio' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await mira.ask('room:restore', { room_id: 'studio' })).room.topic).toBe('Live')
  })

  it('members are listed, added, given a role and removed', async () => {
    const { room } = await mira.ask('room:create', { name: 'Crew', visibility: 'private' })
    const input = { room_id: room.id, user_id: people.tomas.user.id }
    expect((await mira.ask('member:add', input)).member.role).toBe('member')
    expect((await mira.ask('member:update', { ...input, role: 'admin' })).member.role).toBe('admin')
    expect((await tomas.ask('member:list', { room_id: room.id })).members).toHaveLength(2)
    expect((await mira.ask('member:remove', input)).member.user_id).toBe(people.tomas.user.id)
    await expect(tomas.ask('member:list', { room_id: room.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('messages are posted, listed, changed, reacted to, deleted, restored, read and caught up on', async () => {
    const { message } = await mira.ask('message:post', { room_id: 'general', content: 'Tape is in, @tomas', nonce: 'n-1' })
    expect(message.mentions).toEqual([people.tomas.user.id])
    const message_id = message.id
    const { message: reply } = await tomas.ask('message:post', { room_id: 'general', content: 'Thanks', thread_id: message.id })
    expect((await mira.ask('message:list', { room_id: 'general', thread_id: message.id })).messages).toEqual([reply])
    expect((await mira.ask('message:edit', { message_id, content: 'Tape is on, @tomas' })).message.edited_at).not.toBeNull()
    expect((await tomas.ask('message:react', { message_id, emoji: '🎉' })).message.reactions).toEqual([
      { emoji: '🎉', count: 1, user_ids: [people.tomas.user.id] },
    ])
    expect((await tomas.ask('message:unreact', { message_id, emoji: '🎉' })).message.reactions).toEqual([])
    expect((await mira.ask('message:delete', { message_id })).message).toMatchObject({ content: '', deleted_at: expect.any(String) })
    expect((await mira.ask('message:restore', { message_id })).message.content).toBe('Tape is on, @tomas')
    const { rooms } = await tomas.ask('room:sync', { rooms: { general: 0, nowhere: 3 } })
    expect(Object.keys(rooms)).toEqual(['general'])
    expect(rooms.general?.messages.map((one) => one.rev)).toEqual(rooms.general?.messages.map((one) => one.rev).toSorted((a, b) => a - b))
    expect((await tomas.ask('room:get', { room_id: 'general' })).room).toMatchObject({ unread: 1, mention_count: 1 })
    expect((await tomas.ask('room:read', { room_id: 'general', seq: 2 })).seq).toBe(2)
    expect((await tomas.ask('room:get', { room_id: 'general' })).room).toMatchObject({ unread: 0, mention_count: 0 })
  })

  it('a direct conversation is opened, typing and presence are told of', async () => {
    const { room } = await mira.ask('dm:open', { user_ids: [people.tomas.user.id] })
    expect(room.people.map((one) => one.username)).toEqual(['mira', 'tomas'])
    await mira.ask('typing:start', { room_id: room.id })
    expect((await tomas.ask('typing:list', { room_id: room.id })).typing.map((one) => one.username)).toEqual(['mira'])
    await mira.ask('typing:stop', { room_id: room.id })
    await mira.ask('presence:set', { status: 'away' })
    expect((await tomas.ask('presence:list', {})).online).toContainEqual(
      expect.objectContaining({ user_id: people.mira.user.id, username: 'mira', status: 'away', online: true }),
    )
    expect((await tomas.ask('presence:get', { user_id: people.mira.user.id })).presence.status).toBe('away')
    expect((await tomas.ask('presence:heartbeat', {})).presence.online).toBe(true)
    expect((await tomas.ask('presence:leave', {})).presence.username).toBe('tomas')
  })

  it('people are found, and an account is changed', async () => {
    expect((await tomas.ask('user:list', { query: 'nov' })).users.map((one) => one.username)).toEqual(['mira'])
    expect((await ada.ask('user:update', { user_id: people.tomas.user.id, role: 'admin' })).user.role).toBe('admin')
    expect((await tomas.ask('me:get', {})).user.role).toBe('admin')
    expect((await tomas.ask('me:update', { name: 'Tomás R.' })).user.name).toBe('Tomás R.')
    await expect(tomas.ask('me:password', { current: 'wrong', password: 'another long one' })).rejects.toMatchObject({ code: 'invalid' })
    expect((await tomas.ask('socket:ticket', {})).token).toMatch(/^ey/)
  })

  it('notifications are made, listed, counted, read, deleted and brought back', async () => {
    const user_id = people.tomas.user.id
    const { notification } = await ada.ask('notification:create', { user_id, title: 'Tide', body: 'High at noon' })
    expect(await tomas.next('notification:created', (one) => one.id === notification.id)).toEqual(notification)
    expect((await tomas.ask('notification:list', { user_id, unread_only: true })).notifications).toContainEqual(notification)
    const { unread_count } = await tomas.ask('notification:count', {})
    tomas.forget()
    await tomas.ask('notification:read', { notification_id: notification.id })
    await tomas.next('notification:changed')
    expect(await tomas.ask('notification:count', {})).toEqual({ user_id, unread_count: unread_count - 1 })
    await tomas.ask('notification:delete', { notification_id: notification.id })
    await tomas.ask('notification:restore', { notification_id: notification.id })
    expect(await tomas.ask('notification:read-all', {})).toEqual({ updated: unread_count - 1 })
    await expect(mira.ask('notification:list', { user_id })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('the installation is run', async () => {
    expect((await ada.ask('workspace:update', { name: 'Tidewater' })).workspace.name).toBe('Tidewater')
    const { invite } = await ada.ask('invite:create', { max_uses: 1 })
    expect((await ada.ask('invite:list', {})).invites).toEqual([invite])
    await ada.ask('invite:revoke', { invite_id: invite.id })
    await expect(mira.ask('invite:list', {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('tokens are made, listed and revoked, and sessions ended', async () => {
    const { api_token } = await mira.ask('token:create', { name: 'Tide table', scopes: ['read'], expires_in_days: 7 })
    expect((await mira.ask('token:list', {})).api_tokens).toEqual([api_token])
    await mira.ask('token:revoke', { token_id: api_token.id })
    await ada.ask('session:revoke', { jti: 'tide-1' })
    await expect(mira.ask('session:revoke', { jti: 'tide-1' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('files are listed, looked at, given a caption, sent and taken back', async () => {
    const [tides, draft] = [await uploadFile(server, people.mira, 'High water at six'), await uploadFile(server, people.mira, 'Draft')]
    expect((await mira.ask('file:list', {})).files.map((one) => one.id)).toEqual([draft.id, tides.id])
    expect((await mira.ask('file:update', { file_id: tides.id, caption: 'Tides' })).file.caption).toBe('Tides')
    await mira.ask('file:delete', { file_id: draft.id })
    await expect(tomas.ask('file:get', { file_id: tides.id })).rejects.toMatchObject({ code: 'not_found' })
    const { message } = await mira.ask('message:post', { room_id: 'general', content: '', file_ids: [tides.id] })
    expect(message).toMatchObject({ message_type: 'file', file_url: tides.url, files: [{ id: tides.id, caption: 'Tides' }] })
    expect((await tomas.ask('file:get', { file_id: tides.id })).file.message_id).toBe(message.id)
    expect((await tomas.ask('file:list', { room_id: 'general' })).files.map((one) => one.id)).toEqual([tides.id])
    expect((await ada.ask('storage:get', {})).storage).toMatchObject({ files: 1, bytes: expect.any(Number) })
    await expect(mira.ask('storage:get', {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('a bot is made, listed and deleted', async () => {
    const { user } = await ada.ask('bot:create', { username: 'tide-bot', name: 'Tide bot' })
    expect((await ada.ask('bot:list', {})).bots).toEqual([user])
    await ada.ask('bot:delete', { user_id: user.id })
  })

  it('an incoming webhook is made, listed and revoked', async () => {
    const { incoming_webhook } = await ada.ask('incoming-webhook:create', { room_id: 'general', name: 'Gauge' })
    expect((await ada.ask('incoming-webhook:list', { room_id: 'general' })).incoming_webhooks).toEqual([incoming_webhook])
    await ada.ask('incoming-webhook:revoke', { webhook_id: incoming_webhook.id })
    await expect(mira.ask('incoming-webhook:list', { room_id: 'general' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('an outgoing webhook is made, listed, changed, tried and deleted', async () => {
    const room_id = 'general'
    // Nobody answers on the discard port.
    const made = await ada.ask('outgoing-webhook:create', { room_id, name: 'Almanac', url: 'http://127.0.0.1:9/' })
    const webhook_id = made.outgoing_webhook.id
    expect((await ada.ask('outgoing-webhook:list', { room_id })).outgoing_webhooks).toEqual([made.outgoing_webhook])
    expect((await ada.ask('outgoing-webhook:update', { webhook_id, enabled: true })).outgoing_webhook.id).toBe(webhook_id)
    const { delivery } = await ada.ask('outgoing-webhook:test', { webhook_id })
    expect((await ada.ask('webhook-delivery:list', { webhook_id })).deliveries.map(({ id }) => id)).toEqual([delivery.id])
    expect((await ada.ask('webhook-delivery:retry', { delivery_id: delivery.id })).delivery.id).toBe(delivery.id)
    await expect(mira.ask('outgoing-webhook:delete', { webhook_id })).rejects.toMatchObject({ code: 'forbidden' })
    await ada.ask('outgoing-webhook:delete', { webhook_id })
  })

  it('every command has been asked for', () => {
    const all = Object.entries(commands).flatMap(([name, command]) => (command.anonymous ? [] : [name]))
    expect([...asked].sort()).toEqual(all.sort())
  })
})
