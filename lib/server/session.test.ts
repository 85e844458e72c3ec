import { encode } from 'next-auth/jwt'
import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { newId } from '@/lib/domain/ids'
import { authenticate, authenticateToken } from '@/lib/server/session'
import { ask, makeUser } from '@/lib/testing/factories'
import { TEST_SECRET, testWorld } from '@/lib/testing/world'

const NAME = 'next-auth.session-token'
const nowSeconds = () => Math.floor(Date.now() / 1000)

let world: World
let ada: User
beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
})

const who = async (headers: Record<string, string>) =>
  (await authenticate(new Headers(headers), { world, secret: TEST_SECRET }))?.user ?? null
const session = (claims: Record<string, unknown> = {}, secret = TEST_SECRET, maxAge = 60) =>
  encode({ token: { sub: ada.id, since: nowSeconds(), ...claims }, secret, maxAge })

describe('a token', () => {
  it('says who is calling, whatever the case of its scheme', async () => {
    const { token } = await world.tokens.issue('access', ada.id, 60_000)
    expect(await who({ authorization: `Bearer ${token}` })).toEqual(ada)
    expect(await who({ authorization: `bearer  ${token}` })).toEqual(ada)
  })

  it('for a socket opens a socket and nothing else', async () => {
    const { token } = await world.tokens.issue('ticket', ada.id, 60_000)
    await expect(who({ authorization: `Bearer ${token}` })).rejects.toMatchObject({ code: 'unauthorized' })
    expect((await authenticateToken(token, world, ['access', 'ticket'])).user).toEqual(ada)
  })

  it.each(['Bearer', 'Bearer ', 'Bearer x', 'Bearer a.b.c'])('that is no token is refused: %j', async (authorization) => {
    await expect(who({ authorization })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is refused when it is wrong, even beside a cookie that is right', async () => {
    await expect(who({ authorization: 'Bearer x', cookie: `${NAME}=${await session()}` })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('of nobody is refused', async () => {
    const { token } = await world.tokens.issue('access', newId(), 60_000)
    await expect(who({ authorization: `Bearer ${token}` })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('is not the cookie put into the header', async () => {
    await expect(who({ authorization: `Bearer ${await session()}` })).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe("the browser's cookie", () => {
  it('says who is calling, over HTTPS under its other name', async () => {
    const token = await session()
    expect(await who({ cookie: `theme=dark; ${NAME}=${token}` })).toEqual(ada)
    expect(await who({ cookie: `__Secure-${NAME}=${token}` })).toEqual(ada)
  })

  it('may come in pieces', async () => {
    const token = await session({ filler: 'tide '.repeat(2_500) })
    const pieces = token.match(/.{1,1000}/g)!
    expect(pieces.length).toBeGreaterThan(10)
    const cookies = pieces.map((piece, i) => `${NAME}.${i}=${piece}`).reverse()
    expect(await who({ cookie: cookies.join('; ') })).toEqual(ada)
  })

  it('is nobody without one, with another scheme, or with what is no session', async () => {
    const access = (await world.tokens.issue('access', ada.id, 60_000)).token
    expect(await who({})).toBeNull()
    expect(await who({ authorization: 'Basic YWRhOng=' })).toBeNull()
    for (const value of ['', 'x', access]) expect(await who({ cookie: `${NAME}=${value}` })).toBeNull()
  })

  it.each([
    ['signed with another secret', () => session({}, `${TEST_SECRET}!`)],
    ['expired', () => session({}, TEST_SECRET, -60)],
    ['without a beginning', () => session({ since: undefined })],
    ['without a person', () => session({ sub: undefined })],
    ['of nobody', () => session({ sub: newId() })],
  ])('is nobody when it is %s', async (_, make) => {
    expect(await who({ cookie: `${NAME}=${await make()}` })).toBeNull()
  })

  it('ends with the password, however often it was renewed', async () => {
    const before = await session({ since: nowSeconds() - 10 })
    expect(await who({ cookie: `${NAME}=${before}` })).toEqual(ada)
    await ask(world, ada, 'me:password', { password: 'low tide at six' })
    const renewed = await session({ since: nowSeconds() - 10 })
    for (const cookie of [before, renewed]) expect(await who({ cookie: `${NAME}=${cookie}` })).toBeNull()
    expect(await who({ cookie: `${NAME}=${await session()}` })).toEqual(ada)
  })
})
