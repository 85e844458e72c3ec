import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import fc from 'fast-check'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DialectName, dialects } from '@/lib/contract/dialects'
import { OUTSIDE_SECRET, signOutside } from '@/lib/testing/outside-service'
import { bearer, closeCodeOf, type DialectClient, dial } from '@/tests/support/dialect-client'
import { rssOf } from '@/tests/support/memory'
import { makePeople, type Person } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'
import { strictly } from '@/tests/support/strictly'
import { wildJson, wildString } from '@/tests/support/wild'

const RUNS = 60
/** A connection that is gone without a word is found within this. */
const FOUND_WITHIN_MS = 60_000
const MIB = 1024 * 1024

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>
let keys: Server
let pair: { privateKey: CryptoKey; publicKey: CryptoKey }
/** Someone whose connection no longer answers, and someone who only listens, from the beginning on. */
let mute: DialectClient
let listener: DialectClient
let silentSince: number

beforeAll(async () => {
  pair = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'harbour', alg: 'RS256' }
  keys = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(0, '127.0.0.1')
  await once(keys, 'listening')
  const { port } = keys.address() as AddressInfo
  server = await startServer({ env: { JWT_SECRET: OUTSIDE_SECRET, JWT_JWKS_URL: `http://127.0.0.1:${port}/keys` } })
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  listener = await dial(server.url, '/ws/general/ada', bearer(people.ada.token))
  await listener.next((frame) => frame.type === 'user_joined' && frame.username === 'ada')
  mute = await dial(server.url, '/ws/chat/general', bearer(people.tomas.token))
  await listener.next((frame) => frame.type === 'user_joined' && frame.username === 'tomas')
  mute.raw.pause()
  silentSince = Date.now()
})
afterAll(async () => {
  mute?.raw.terminate()
  await listener?.close()
  await server?.stop()
  keys?.close()
})

const PATHS: Record<DialectName, string> = {
  room: '/ws/general/mira',
  chat: '/ws/chat/general',
  email: '/ws/mira@tidewater.example',
  plain: '/ws',
}
const names = Object.keys(PATHS) as DialectName[]
const come = (name: DialectName) => dial(server.url, PATHS[name], bearer(people.mira.token))
/** A message, as this dialect says it. */
const says = (name: DialectName, content: string) => (dialects[name].text ? content : JSON.stringify({ type: 'message', content }))
const hears = (client: DialectClient, content: string) => client.next((frame) => frame.content === content)

/** Nothing of what was sent may have been a surprise. */
async function expectCalm() {
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  const complaints = server
    .output()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"|unhandled|uncaught|⨯/i.test(line))
  expect(complaints.slice(0, 3)).toEqual([])
}

const TYPES = ['message', 'typing', 'stop_typing', 'join', 'leave', 'error', 'users', '__proto__', '']
/** Frames that come close to one, and such as do not. */
const wildFrame = fc.oneof(
  fc
    .record(
      {
        type: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TYPES) }, { weight: 1, arbitrary: wildJson }),
        content: fc.oneof(wildString, wildJson),
        message_type: fc.oneof(fc.constantFrom('text', 'file', 'system', null), wildJson),
        file_url: fc.oneof(fc.constantFrom('/api/files/x/download', '/files/%00/download', '//elsewhere.example', null), wildString),
        room_id: wildString,
        user_id: wildString,
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    .map((value) => JSON.stringify(value)),
  wildJson.map((value) => JSON.stringify(value)),
  wildString.map((value) => value.toWellFormed()),
  fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value)),
)

describe('whatever is sent', () => {
  it.each(names)('%s answers as the contract says, and goes on', async (name) => {
    const client = await come(name)
    let n = 0
    const fits = wildFrame.filter((frame) => Buffer.byteLength(frame) < 60 * 1024)
    await fc.assert(
      fc.asyncProperty(fits, async (frame) => {
        client.forget()
        client.raw.send(frame)
        // Someone who left comes back, so that what follows is heard.
        if (name === 'chat') client.say({ type: 'join' })
        const mark = `mark ${name} ${++n}`
        client.say(says(name, mark))
        await hears(client, mark)
        for (const one of client.frames) {
          strictly(dialects[name].frames.out, one)
          if (one.type === 'error') expect(['invalid', 'forbidden', 'not_found']).toContain(one.code)
        }
      }),
      { numRuns: RUNS },
    )
    await client.close()
    await expectCalm()
  })

  it('text of every script, from right to left and of many parts, comes out in every dialect as it went in', async () => {
    const clients = await Promise.all(names.map(come))
    for (const [i, name] of names.entries()) {
      clients[i]!.say(says(name, `in by ${name}`))
      await hears(clients[i]!, `in by ${name}`)
    }
    const texts = [
      'مرحبا بكم في الميناء ١٢٣ (abc)',
      'שלום! \u2067עברית\u2069 and back',
      '日本語、한국어、ไทย, தமிழ்',
      'e\u0301 is not é, and neither is changed',
      '👩🏽‍🚀👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿 \u{10ffff}',
      'two\nlines\tand a tab\u2028and a separator',
      '"quotes" \\ and </script> &amp;',
      '😀'.repeat(4_000),
    ]
    for (const [i, name] of names.entries()) {
      for (const text of texts) {
        const content = `${[...text].slice(0, 3_990).join('')} ${name}`
        clients[i]!.say(says(name, content))
        for (const client of clients) await hears(client, content)
      }
    }
    for (const client of clients) await client.close()
  })
})

describe('a connection is closed', () => {
  it.each(names)('%s: with 1009 for a frame over 64 KiB, in one piece or in many', async (name) => {
    const whole = await come(name)
    whole.raw.send(says(name, 'x'.repeat(64 * 1024 + 1)))
    expect((await whole.closed).code).toBe(1009)
    const pieces = await come(name)
    for (let i = 0; i < 70; i++) pieces.raw.send('x'.repeat(1024), { fin: false })
    expect((await pieces.closed).code).toBe(1009)
  })

  it('not for a message that comes in pieces', async () => {
    const client = await come('plain')
    const piece = (text: string, fin: boolean) => client.raw.send(text, { fin })
    piece('in ', false)
    client.raw.ping()
    piece('three ', false)
    piece('pieces', true)
    await hears(client, 'in three pieces')
    await client.close()
  })

  it.each(names)('%s: with 1007 for what is not UTF-8', async (name) => {
    const client = await come(name)
    const { _socket: socket } = client.raw as unknown as { _socket: Socket }
    const bytes = [0x7b, 0x22, 0xc3, 0x28, 0xed, 0xa0, 0x80]
    // A whole text frame (RFC 6455, 5.2), under a mask of zeros: `ws` itself sends none that is wrong.
    socket.write(Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]))
    expect((await client.closed).code).toBe(1007)
  })

  it('with 4400 for ten bad frames in a row, and not for nine and a good one', async () => {
    const client = await come('chat')
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 9; i++) client.say('{}')
      client.say(says('chat', `good ${round}`))
      await hears(client, `good ${round}`)
    }
    client.forget()
    for (let i = 0; i < 10; i++)
      client.say(i % 2 === 0 ? { type: 'message', content: ' ' } : { type: 'message', content: 'x'.repeat(4_001) })
    expect((await client.closed).code).toBe(4400)
    expect(client.all('error').map(({ code }) => code)).toEqual(Array(10).fill('invalid'))
    expect(client.all('message')).toEqual([])
  })
})

describe('a token that was tampered with closes with 4401 in every dialect', () => {
  it.each(names)('%s', async (name) => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { sub: 'berth-7', exp: now + 3600 }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const byKey = (header: object, more = {}, key = pair.privateKey) =>
      new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'RS256', kid: 'harbour', ...header }).sign(key)
    const asSecret = (secret: string) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'harbour' }).sign(new TextEncoder().encode(secret))
    const attacks: Record<string, string> = {
      none: `${part({ alg: 'none' })}.${part(claims)}.`,
      'None, in another case': `${part({ alg: 'nOnE' })}.${part(claims)}.`,
      'the public key as a shared secret': await asSecret(await exportSPKI(pair.publicKey)),
      'the public JWK as a shared secret': await asSecret(JSON.stringify(await exportJWK(pair.publicKey))),
      'an empty secret': `${part({ alg: 'HS256' })}.${part(claims)}.`,
      'a kid that is not there': await byKey({ kid: '../../dev/null' }),
      'a kid that is no text': `${part({ alg: 'RS256', kid: 7 })}.${(await byKey({})).split('.').slice(1).join('.')}`,
      'someone else’s key': await byKey({}, {}, (await generateKeyPair('RS256')).privateKey),
      'a key that it brings itself': await byKey({ jwk: await exportJWK(pair.publicKey) }, {}, (await generateKeyPair('RS256')).privateKey),
      expired: await byKey({}, { exp: now - 1 }),
      'not yet good': await byKey({}, { nbf: now + 600 }),
      'expired, by secret': await signOutside({ sub: 'berth-7', exp: now - 1 }),
      'not yet good, by secret': await signOutside({ sub: 'berth-7', nbf: now + 600 }),
      'no end': await signOutside({ sub: 'berth-7', exp: undefined }),
      'no subject': await signOutside({}),
    }
    for (const [what, token] of Object.entries(attacks)) {
      expect(await closeCodeOf(server.url, `${PATHS[name]}?token=${encodeURIComponent(token)}`), what).toBe(4401)
    }
    const good = await dial(server.url, `/ws/chat/general?token=${await byKey({})}`)
    good.say({ type: 'typing' })
    good.say({ type: 'message', content: `by key, after ${name}` })
    await hears(good, `by key, after ${name}`)
    await good.close()
  })
})

it('memory does not grow with what is thrown at it', async () => {
  const junk = 'x'.repeat(60 * 1024)
  const throwAll = async () => {
    for (let i = 0; i < 40; i++) {
      const clients = await Promise.all(names.map(come))
      for (const client of clients) {
        for (let n = 0; n < 12; n++) client.raw.send(n % 2 === 0 ? junk : Buffer.from(junk))
      }
      // Ten bad frames in a row end it.
      expect((await Promise.all(clients.map(({ closed }) => closed))).map(({ code }) => code)).toEqual(Array(names.length).fill(4400))
    }
  }
  await throwAll()
  const before = rssOf(server.pid)
  await throwAll()
  await throwAll()
  // Were it kept, this would be 225 MiB more.
  expect((rssOf(server.pid) - before) / MIB).toBeLessThan(120)
  await expectCalm()
})

it('a connection that does not answer any more is found within a minute, and one that only listens stays', async () => {
  const find = () => listener.all('user_left').find(({ username }) => username === 'tomas')
  await expect.poll(find, { timeout: 90_000, interval: 250 }).toBeDefined()
  // By the server's word: the tests before may have taken longer than that.
  expect(Date.parse(String(find()?.timestamp)) - silentSince).toBeLessThan(FOUND_WITHIN_MS + 10_000)
  expect(listener.raw.readyState).toBe(listener.raw.OPEN)
})

it('a server that goes away says so with 1001', async () => {
  const clients = await Promise.all(names.map(come))
  await server.stop()
  expect((await Promise.all(clients.map(({ closed }) => closed))).map(({ code }) => code)).toEqual(Array(names.length).fill(1001))
  expect((await listener.closed).code).toBe(1001)
})
