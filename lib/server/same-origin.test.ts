import { describe, expect, it } from 'vitest'
import { mayOpenSocket, requireSameOrigin } from '@/lib/server/same-origin'

const env = { PUBLIC_URL: 'https://chat.tidewater.example', ALLOWED_ORIGINS: ['https://www.tidewater.example'] }
const cookie = 'next-auth.session-token=x'

function judge(headers: Record<string, string>, method = 'POST') {
  const request = new Request('http://127.0.0.1:3000/api/rooms', { method })
  // `Request` drops what a page may not set; a server sees it all.
  const all = new Headers({ host: '127.0.0.1:3000', ...headers })
  return () => requireSameOrigin({ method: request.method, headers: all } as Request, env)
}

describe('what comes with a cookie', () => {
  it.each([
    ['the page itself, as the browser says', { 'sec-fetch-site': 'same-origin' }],
    [
      'the page itself, behind a proxy that changes the host',
      { 'sec-fetch-site': 'same-origin', origin: 'https://chat.tidewater.example', host: 'web:3000' },
    ],
    ['the page itself, of an old browser', { origin: 'http://127.0.0.1:3000' }],
    ['the public address', { origin: 'https://chat.tidewater.example' }],
    ['an origin that the settings allow', { origin: 'https://www.tidewater.example', 'sec-fetch-site': 'same-site' }],
  ])('is heard from %s', (_, headers) => {
    expect(judge({ cookie, ...headers })).not.toThrow()
  })

  it.each([
    ['another site', { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }],
    ['another site, in an old browser', { origin: 'https://elsewhere.example' }],
    ['a neighbour', { origin: 'https://evil.tidewater.example', 'sec-fetch-site': 'same-site' }],
    ['a frame without an origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:4000' }],
    ['nobody knows where', {}],
    ['another site that brings its own proxy password', { origin: 'https://elsewhere.example', authorization: 'Basic YTpi' }],
  ])('is refused from %s', (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(judge({ cookie, ...headers }, method)).toThrow(expect.objectContaining({ code: 'forbidden' }))
    }
  })

  it('may always look', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(judge({ cookie, origin: 'https://elsewhere.example' }, method)).not.toThrow()
  })
})

it('hears those who bring a token or nothing from anywhere', () => {
  expect(judge({ cookie, authorization: 'Bearer x', origin: 'https://elsewhere.example' })).not.toThrow()
  expect(judge({ origin: 'https://elsewhere.example' })).not.toThrow()
})

describe('a socket', () => {
  const env = { PUBLIC_URL: 'https://chat.tidewater.example', ALLOWED_ORIGINS: ['https://radio.example'] }
  const host = 'sockets.tidewater.example'

  it.each([
    ['our own pages', { origin: `https://${host}` }],
    ['our pages, behind a proxy that hides the host', { origin: 'https://elsewhere.example', 'sec-fetch-site': 'same-origin' }],
    ['our pages on the address that people use', { origin: env.PUBLIC_URL }],
    ['an allowed origin', { origin: 'https://radio.example', 'sec-fetch-site': 'cross-site' }],
    ['a program', {}],
  ])('is opened by %s', (_, headers) => {
    expect(mayOpenSocket({ host, ...headers }, env)).toBe(true)
  })

  it.each(['https://elsewhere.example', 'http://radio.example', 'https://radio.example.elsewhere.example', 'null', ''])(
    'is not opened by a page of %j',
    (origin) => {
      expect(mayOpenSocket({ host, origin, 'sec-fetch-site': 'cross-site' }, env)).toBe(false)
    },
  )
})
