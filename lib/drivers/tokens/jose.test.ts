import { SignJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { joseTokens } from '@/lib/drivers/tokens/jose'
import { manualClock } from '@/lib/testing/manual-clock'

const SECRET = 'a secret for tests, of more than thirty-two characters'
const KINDS = ['access', 'ticket'] as const
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

let clock = manualClock()
let tokens = joseTokens({ secret: SECRET, clock })
beforeEach(() => {
  clock = manualClock()
  tokens = joseTokens({ secret: SECRET, clock })
})

/** What an access token says, changed and signed as the test wants it. */
function forge(claims: Record<string, unknown> = {}, { alg = 'HS256', secret = SECRET } = {}) {
  const now = Math.floor(clock.now().getTime() / 1000)
  const all = { iss: 'hubbub', kind: 'access', sub: 'ada', iat: now, exp: now + 60, ...claims }
  return new SignJWT(JSON.parse(JSON.stringify(all))).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret.padEnd(64, '.')))
}

describe('tokens', () => {
  it('says whose it is and when it was issued', async () => {
    const { token, expires_at } = await tokens.issue('access', 'ada', 60_000)
    expect(expires_at).toBe('2026-11-19T10:25:00.000Z')
    expect(await tokens.verify(token, KINDS)).toEqual({
      userId: 'ada',
      issuedAt: clock.now().getTime() / 1000,
      tokenId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      scopes: null,
    })
  })

  it('continues the session that asked for it, and ends with that one', async () => {
    const session = { issuedAt: 1_700_000_000, tokenId: 'the first', scopes: ['read'] as const }
    const { token } = await tokens.issue('ticket', 'ada', 60_000, session)
    expect(await tokens.verify(token, KINDS)).toEqual({ userId: 'ada', ...session })
  })

  it('is not taken for another kind', async () => {
    const { token } = await tokens.issue('ticket', 'ada', 60_000)
    expect(await tokens.verify(token, ['access'])).toBeNull()
    expect(await tokens.verify(token, ['ticket'])).not.toBeNull()
  })

  it('ends when it expires', async () => {
    const { token } = await tokens.issue('ticket', 'ada', 60_000)
    clock.advance(59_000)
    expect(await tokens.verify(token, KINDS)).not.toBeNull()
    clock.advance(1_000)
    expect(await tokens.verify(token, KINDS)).toBeNull()
  })

  it('refuses a token that is not signed', async () => {
    const now = Math.floor(clock.now().getTime() / 1000)
    const claims = encode({ iss: 'hubbub', kind: 'access', sub: 'ada', iat: now, exp: now + 60 })
    for (const alg of ['none', 'None', 'HS256']) expect(await tokens.verify(`${encode({ alg })}.${claims}.`, KINDS)).toBeNull()
  })

  it('refuses a changed token, and one signed with another secret', async () => {
    const { token } = await tokens.issue('access', 'ada', 60_000)
    const [header, , signature] = token.split('.')
    const claims = encode({ iss: 'hubbub', kind: 'access', sub: 'bruno', iat: 0, exp: 4_000_000_000 })
    expect(await tokens.verify([header, claims, signature].join('.'), KINDS)).toBeNull()
    const others = joseTokens({ secret: `${SECRET}!`, clock })
    expect(await tokens.verify((await others.issue('access', 'ada', 60_000)).token, KINDS)).toBeNull()
  })

  describe('with our own secret', () => {
    const secret = SECRET.padEnd(64, '.')
    beforeEach(() => {
      tokens = joseTokens({ secret, clock })
    })

    it('takes one that is like ours', async () => {
      expect(await tokens.verify(await forge(), KINDS)).toMatchObject({ userId: 'ada' })
    })

    it.each([
      ['another algorithm', {}, 'HS512'],
      ['another issuer', { iss: 'elsewhere' }, 'HS256'],
      ['no issuer', { iss: undefined }, 'HS256'],
      ['no expiry', { exp: undefined }, 'HS256'],
      ['no subject', { sub: undefined }, 'HS256'],
      ['an empty subject', { sub: '' }, 'HS256'],
      ['no time of issue', { iat: undefined }, 'HS256'],
      ['no kind', { kind: undefined }, 'HS256'],
      ['an unknown kind', { kind: 'session' }, 'HS256'],
      ['unknown scopes', { scopes: ['everything'] }, 'HS256'],
    ])('refuses one with %s', async (_, claims, alg) => {
      expect(await tokens.verify(await forge(claims, { alg }), KINDS)).toBeNull()
    })
  })

  it.each(['', 'x', 'a.b.c', '...', `${encode({ alg: 'HS256' })}.e30.`])('refuses %j, which is no token', async (text) => {
    expect(await tokens.verify(text, KINDS)).toBeNull()
  })
})
