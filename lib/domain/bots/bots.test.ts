import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { authenticateToken } from '@/lib/server/session'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let mira: User
let bot: User
beforeEach(async () => {
  world = await testWorld({ installation: { registration: 'closed' } })
  ada = await makeUser(world, 'ada')
  await ask(world, ada, 'workspace:update', { registration: 'open' })
  mira = await makeUser(world, 'mira')
  bot = (await ask(world, ada, 'bot:create', { username: 'tide-bot', name: 'Tide bot' })).user
})

const makeToken = (actor = ada) => ask(world, actor, 'token:create', { name: 'Tide table', scopes: ['read', 'write'], user_id: bot.id })
const who = async (token: string) => (await authenticateToken(token, world, ['access'])).user
const roleIn = async (room_id: string, user: User) =>
  (await ask(world, ada, 'member:list', { room_id })).members.find((member) => member.user_id === user.id)?.role

describe('a bot', () => {
  it('is a user that is a bot, a member of the default room, made whatever the rule of registration', async () => {
    expect(bot).toMatchObject({ username: 'tide-bot', name: 'Tide bot', is_bot: true, is_guest: false, role: 'member' })
    const { members } = await ask(world, ada, 'member:list', { room_id: 'general' })
    expect(members.find((member) => member.user_id === bot.id)).toMatchObject({ is_bot: true, role: 'member' })
    expect((await ask(world, ada, 'bot:list', {})).bots).toEqual([bot])
    await expect(ask(world, ada, 'bot:create', { username: 'mira' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('signs in with tokens that those who run the installation make for it, and with no password', async () => {
    const { token, api_token } = await makeToken()
    expect(await who(token)).toEqual(bot)
    expect((await ask(world, ada, 'token:list', { user_id: bot.id })).api_tokens).toMatchObject([{ id: api_token.id, user_id: bot.id }])
    await expect(makeToken(mira)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask(world, mira, 'token:list', { user_id: bot.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask(world, mira, 'token:revoke', { token_id: api_token.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, null, 'account:token', { login: 'tide-bot', password: '' })).rejects.toMatchObject({ code: 'unauthorized' })
    await ask(world, ada, 'token:revoke', { token_id: api_token.id })
    await expect(who(token)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('that is deleted is nowhere any more, what it wrote stays, and rooms it owned have another owner', async () => {
    const { token } = await makeToken()
    const room = await makeRoom(world, bot, { members: [ada, mira] })
    await world.db.sql(`UPDATE memberships SET joined_at = joined_at - interval '1 day' WHERE user_id = $1`, [mira.id])
    const dm = (await ask(world, mira, 'dm:open', { user_ids: [bot.id] })).room
    await ask(world, bot, 'message:post', { room_id: 'general', content: 'High water at nine.' })
    const heard = listen(world)
    await ask(world, ada, 'bot:delete', { user_id: bot.id })
    expect(heard.map((one) => one.event)).toEqual(['member:left', 'member:left', 'session:ended'])
    await expect(who(token)).rejects.toMatchObject({ code: 'unauthorized' })
    expect((await ask(world, ada, 'bot:list', {})).bots).toEqual([])
    expect((await ask(world, ada, 'message:list', { room_id: 'general' })).messages).toMatchObject([
      { content: 'High water at nine.', name: 'Tide bot' },
    ])
    expect((await ask(world, ada, 'room:get', { room_id: room.id })).room.member_count).toBe(2)
    expect(await roleIn(room.id, mira)).toBe('owner')
    expect((await ask(world, mira, 'room:get', { room_id: dm.id })).room.people).toHaveLength(2)
    await expect(ask(world, ada, 'member:add', { room_id: room.id, user_id: bot.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, ada, 'bot:delete', { user_id: bot.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await ask(world, ada, 'bot:create', { username: 'tide-bot' })).user.id).not.toBe(bot.id)
  })

  it('is nobody else: people are not deleted this way', async () => {
    await expect(ask(world, ada, 'bot:delete', { user_id: mira.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask(world, mira, 'bot:delete', { user_id: bot.id })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
