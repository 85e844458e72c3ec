import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { outsideTokens } from '@/lib/drivers/tokens/outside'
import { manualClock } from '@/lib/testing/manual-clock'

const SECRET = 'the secret of the harbour office, known to it and to us'
const NOW = Math.floor(manualClock().now().getTime() / 1000)
const bytes = (text: string) => new TextEncoder().encode(text)
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const CLAIMS = { sub: 'berth-7', exp: NOW + 60 }

let clock = manualClock()
beforeEach(() => {
  clock = manualClock()
})

const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}, secret = SECRET) =>
  new CompactSign(bytes(JSON.stringify(claims))).setProtectedHeader({ alg: 'HS256', ...header }).sign(bytes(secret))

describe('a token signed with the shared secret', () => {
  const verify = (token: string) => outsideTokens({ secret: SECRET, clock }).verify(token)

  it('says whose it is, and what the service calls them', async () => {
    const token = await sign({
      ...CLAIMS,
      iat: NOW - 5,
      jti: 'tide-1',
      username: 'mira',
      name: 'Mira Novak',
      email: 'mira@tidewater.example',
    })
    expect(await verify(token)).toEqual({
      subject: 'berth-7',
      username: 'mira',
      name: 'Mira Novak',
      email: 'mira@tidewater.example',
      issuedAt: NOW - 5,
      tokenId: 'tide-1',
    })
  })

  it('needs no more than a subject and an end', async () => {
    const nothing = { username: null, name: null, email: null, issuedAt: 0, tokenId: null }
    expect(await verify(await sign(CLAIMS))).toEqual({ subject: 'berth-7', ...nothing })
    expect(await verify(await sign({ ...CLAIMS, username: null, name: '', email: null }))).toEqual({ subject: 'berth-7', ...nothing })
  })

  it('does not come from the future, whatever it says', async () => {
    expect(await verify(await sign({ ...CLAIMS, iat: NOW + 1_000 }))).toMatchObject({ issuedAt: NOW })
  })

  it.each([
    ['has expired', { exp: NOW }],
    ['expired long ago', { exp: 0 }],
    ['is not good yet', { nbf: NOW + 30 }],
    ['has no end', { exp: undefined }],
    ['has no subject', { sub: undefined }],
    ['has an empty subject', { sub: '' }],
    ['has a subject that is too long', { sub: 'x'.repeat(256) }],
    ['has a subject that is no text', { sub: 'a\u0000b' }],
    ['has a number for a subject', { sub: 7 }],
    ['has words for an end', { exp: 'tomorrow' }],
    ['has a list for a beginning', { nbf: [1] }],
    ['has words for its time of issue', { iat: 'now' }],
    ['has a number for its name', { jti: 7 }],
    ['has a number for a username', { username: 7 }],
    ['has an object for a name', { name: {} }],
    ['has a list for an address', { email: ['mira@tidewater.example'] }],
  ])('is refused when it %s', async (_, claims) => {
    expect(await verify(await sign({ ...CLAIMS, ...claims }))).toBeNull()
  })

  it('is refused when it is not signed, or with another secret or algorithm', async () => {
    const [header, payload, signature] = (await sign(CLAIMS)).split('.')
    const wrong = {
      none: `${encode({ alg: 'none' })}.${payload}.`,
      'none with a signature': `${encode({ alg: 'none' })}.${payload}.${signature}`,
      'no signature': `${header}.${payload}.`,
      'other claims': `${header}.${encode({ ...CLAIMS, sub: 'berth-8' })}.${signature}`,
      'another secret': await sign(CLAIMS, {}, `${SECRET}!`),
      'an empty secret': await sign(CLAIMS, {}, ' '),
      HS384: await sign(CLAIMS, { alg: 'HS384' }),
      HS512: await sign(CLAIMS, { alg: 'HS512' }, SECRET.padEnd(64, '.')),
    }
    for (const [what, token] of Object.entries(wrong)) expect(await verify(token), what).toBeNull()
  })

  it('is refused with a header that must be understood, or a key that it brings itself', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256')
    const jwk = await exportJWK(publicKey)
    const wrong = {
      // Signed as it says, so that nothing but the header is wrong.
      crit: await new CompactSign(bytes(JSON.stringify(CLAIMS)))
        .setProtectedHeader({ alg: 'HS256', b64: true, crit: ['b64'] })
        .sign(bytes(SECRET)),
      'an unknown crit': `${encode({ alg: 'HS256', crit: ['tide'], tide: 1 })}.${encode(CLAIMS)}.x`,
      'a key of its own': await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'RS256', jwk }).sign(privateKey),
      'a kid that is no text': await sign(CLAIMS, { kid: 7 }),
    }
    for (const [what, token] of Object.entries(wrong)) expect(await verify(token), what).toBeNull()
  })

  it.each(['', 'x', 'a.b.c', '...', 'e30.e30.', `${encode({ alg: 7 })}.e30.x`, `${encode([])}.e30.x`])(
    'is refused when it is no token: %j',
    async (token) => expect(await verify(token)).toBeNull(),
  )

  it('is refused when it was meant for someone else', async () => {
    const { verify: strict } = outsideTokens({ secret: SECRET, issuer: 'https://harbour.example', audience: 'chat', clock })
    const right = { ...CLAIMS, iss: 'https://harbour.example', aud: ['chat', 'mail'] }
    expect(await strict(await sign(right))).not.toBeNull()
    for (const wrong of [{ iss: 'https://elsewhere.example' }, { iss: undefined }, { aud: 'mail' }, { aud: undefined }]) {
      expect(await strict(await sign({ ...right, ...wrong })), JSON.stringify(wrong)).toBeNull()
    }
  })
})

describe('a token signed with a key pair', () => {
  type Pair = { alg: string; kid: string; privateKey: CryptoKey; jwk: JWK; pem: string }
  let rsa: Pair
  let ec: Pair
  let server: Server
  let url: string
  /** What the service answers. */
  let answer: { status: number; body: string }
  let fetched = 0

  async function pair(alg: 'RS256' | 'ES256', kid: string): Promise<Pair> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
    return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, pem: await exportSPKI(publicKey) }
  }
  const signWith = ({ alg, kid, privateKey }: Pair, claims: Record<string, unknown> = CLAIMS, header: Record<string, unknown> = { kid }) =>
    new CompactSign(bytes(JSON.stringify(claims))).setProtectedHeader({ alg, ...header }).sign(privateKey)

  beforeAll(async () => {
    ;[rsa, ec] = await Promise.all([pair('RS256', 'tide'), pair('ES256', 'moon')])
    server = createServer((_, response) => {
      fetched++
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
  })
  afterAll(() => server.close())
  beforeEach(() => {
    answer = { status: 200, body: JSON.stringify({ keys: [rsa.jwk, ec.jwk] }) }
    fetched = 0
  })
  afterEach(() => server.closeIdleConnections())

  const tokens = () => outsideTokens({ secret: SECRET, jwksUrl: url, clock })

  it('is good, with either kind of key, and the keys are fetched once', async () => {
    const { verify } = tokens()
    for (const key of [rsa, ec, rsa, ec]) expect(await verify(await signWith(key))).toMatchObject({ subject: 'berth-7' })
    expect(fetched).toBe(1)
  })

  it('is refused when it has expired, has no subject, or is signed with a key that is not there', async () => {
    const { verify } = tokens()
    expect(await verify(await signWith(rsa, { ...CLAIMS, exp: NOW }))).toBeNull()
    expect(await verify(await signWith(rsa, { exp: NOW + 60 }))).toBeNull()
    expect(await verify(await signWith({ ...(await pair('RS256', 'tide')) }))).toBeNull()
  })

  it('does not become good with the public key as a shared secret', async () => {
    const alone = outsideTokens({ jwksUrl: url, clock })
    for (const { verify } of [tokens(), alone]) {
      for (const secret of [rsa.pem, rsa.pem.trim(), JSON.stringify(rsa.jwk), String(rsa.jwk.n)]) {
        expect(await verify(await sign(CLAIMS, { kid: 'tide' }, secret))).toBeNull()
      }
    }
    expect(await outsideTokens({ secret: rsa.pem, clock }).verify(await signWith(rsa))).toBeNull()
  })

  it.each(['PS256', 'RS512'])('is refused with %s, whatever the key could do', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    answer.body = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'tide' }] })
    expect(await tokens().verify(await signWith({ ...rsa, alg, privateKey }))).toBeNull()
    expect(fetched).toBe(0)
  })

  it('with an unknown key has the keys fetched anew, but not each time', async () => {
    const { verify } = tokens()
    expect(await verify(await signWith(rsa))).not.toBeNull()
    for (let i = 0; i < 20; i++) expect(await verify(await signWith(rsa, CLAIMS, { kid: `../../${i}` }))).toBeNull()
    expect(fetched).toBe(1)
  })

  it('is neither good nor bad while the keys cannot be had, and the service is not asked over and over', async () => {
    answer = { status: 500, body: 'x' }
    const { verify } = tokens()
    for (let i = 0; i < 10; i++) await expect(verify(await signWith(rsa))).rejects.toMatchObject({ code: 'unavailable' })
    expect(fetched).toBe(1)
    answer = { status: 200, body: JSON.stringify({ keys: [rsa.jwk] }) }
    clock.advance(5_000)
    expect(await verify(await signWith(rsa))).not.toBeNull()
    expect(fetched).toBe(2)
  })

  it.each(['', 'null', '{}', '{"keys": 7}', 'not json'])('is neither good nor bad when the service answers %j', async (body) => {
    answer = { status: 200, body }
    await expect(tokens().verify(await signWith(rsa))).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('is neither good nor bad when nobody answers; one with the shared secret still is', async () => {
    const dead = outsideTokens({ secret: SECRET, jwksUrl: 'http://127.0.0.1:9/jwks.json', clock })
    await expect(dead.verify(await signWith(rsa))).rejects.toMatchObject({ code: 'unavailable' })
    expect(await dead.verify(await sign(CLAIMS))).not.toBeNull()
  })
})
