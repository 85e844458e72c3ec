import { beforeEach, describe, expect, it } from 'vitest'
import { commands } from '@/lib/contract/commands'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { newId } from '@/lib/domain/ids'
import { ask, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const clock = manualClock()
let world: World
let ada: User
let admin: User
let bruno: User
let guest: User

beforeEach(async () => {
  world = await testWorld({ clock })
  ada = await makeUser(world, 'ada')
  admin = await makeUser(world, 'chen', { role: 'admin' })
  bruno = await makeUser(world, 'bruno')
  guest = await makeUser(world, 'dalia', { role: 'guest' })
})

describe('the workspace', () => {
  it('tells anybody what it is called and who may come in', async () => {
    const answer = await ask(world, null, 'workspace:get', {})
    expect(commands['workspace:get'].output.strict().parse(answer)).toEqual({
      workspace: { name: 'Tidewater Radio', registration: 'open', guests: false, has_owner: true, providers: [] },
    })
  })

  it('says when it has no owner yet', async () => {
    const empty = await testWorld({ installation: { workspaceName: 'Hubbub', registration: 'closed' } })
    expect((await ask(empty, null, 'workspace:get', {})).workspace).toMatchObject({
      name: 'Hubbub',
      registration: 'closed',
      has_owner: false,
    })
  })

  it('is changed by the owner and admins, one thing or both', async () => {
    await ask(world, ada, 'workspace:update', { name: 'Harbour Crew' })
    expect((await ask(world, null, 'workspace:get', {})).workspace).toMatchObject({ name: 'Harbour Crew', registration: 'open' })
    const { workspace } = await ask(world, admin, 'workspace:update', { registration: 'invite' })
    expect(workspace).toMatchObject({ name: 'Harbour Crew', registration: 'invite' })
    expect((await ask(world, null, 'workspace:get', {})).workspace).toEqual(workspace)
  })

  it('is not changed by members and guests', async () => {
    for (const actor of [bruno, guest]) {
      await expect(ask(world, actor, 'workspace:update', { name: 'Ours' })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(ask(world, null, 'workspace:update', { name: 'Ours' })).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('invitations', () => {
  it('are made by the owner and admins, and show their link once', async () => {
    for (const actor of [ada, admin]) {
      const { invite, url } = await ask(world, actor, 'invite:create', {})
      expect(url).toMatch(/^https:\/\/chat\.tidewater\.example\/join\/[A-Za-z0-9_-]{43}$/)
      expect(invite).toMatchObject({ created_by: actor.id, uses: 0, max_uses: null })
      expect(Date.parse(invite.expires_at) - Date.parse(invite.created_at)).toBe(7 * 24 * 60 * 60_000)
      const secret = url.split('/').at(-1)
      const stored = await world.db.sql('SELECT to_json(i)::text AS row FROM invites i', [])
      expect(JSON.stringify(stored)).not.toContain(secret)
    }
  })

  it('are listed newest first, without those that have expired', async () => {
    const short = await ask(world, ada, 'invite:create', { expires_in_hours: 1 })
    clock.advance(1_000)
    const long = await ask(world, ada, 'invite:create', { expires_in_hours: 2, max_uses: 5 })
    expect((await ask(world, admin, 'invite:list', {})).invites).toEqual([long.invite, short.invite])
    clock.advance(60 * 60_000)
    expect((await ask(world, admin, 'invite:list', {})).invites).toEqual([long.invite])
  })

  it('are gone when they are revoked', async () => {
    const { invite } = await ask(world, ada, 'invite:create', {})
    expect(await ask(world, admin, 'invite:revoke', { invite_id: invite.id })).toEqual({})
    expect((await ask(world, ada, 'invite:list', {})).invites).toEqual([])
    for (const id of [invite.id, newId(), 'none']) {
      await expect(ask(world, ada, 'invite:revoke', { invite_id: id })).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  it('are not for members and guests', async () => {
    const { invite } = await ask(world, ada, 'invite:create', {})
    for (const actor of [bruno, guest]) {
      await expect(ask(world, actor, 'invite:create', {})).rejects.toMatchObject({ code: 'forbidden' })
      await expect(ask(world, actor, 'invite:list', {})).rejects.toMatchObject({ code: 'forbidden' })
      await expect(ask(world, actor, 'invite:revoke', { invite_id: invite.id })).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})
