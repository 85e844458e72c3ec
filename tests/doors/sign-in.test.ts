import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '@/scripts/testing/free-port.mjs'
import { type Browser, browser, signInWithPassword, signOut } from '@/tests/support/browser'
import { startServer, type TestServer } from '@/tests/support/server'

const COOKIE = 'next-auth.session-token'
const password = 'low tide at six'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ env: { SIGN_IN_ATTEMPTS: '3' } })
  for (const username of ['ada', 'bruno', 'chen']) {
    const response = await fetch(`${server.url}/api/register`, { method: 'POST', body: JSON.stringify({ username, password }) })
    expect(response.status).toBe(201)
  }
})
afterAll(() => server.stop())

const signIn = (through: Browser, login: string, given = password) => signInWithPassword(through, server.url, login, given)
const status = async (through: Browser, path = '/api/me', init?: RequestInit) => (await through.go(server.url + path, init)).status
const post = (body: object, headers: Record<string, string> = {}): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers })

describe('the session of a browser', () => {
  it('begins with a cookie that scripts and other sites do not get', async () => {
    const through = browser()
    expect(await status(through)).toBe(401)
    expect(await signIn(through, 'Ada')).toBeNull()
    expect(await status(through)).toBe(200)
    expect(through.attributes(COOKIE)).toMatchObject({ HttpOnly: '', SameSite: expect.stringMatching(/^lax$/i), Path: '/' })
    const lasts = Date.parse(through.attributes(COOKIE)!.Expires!) - Date.now()
    expect(Math.round(lasts / (24 * 60 * 60_000))).toBe(30)
  })

  it('acts for its own pages and not for those of other sites', async () => {
    const through = browser()
    await signIn(through, 'ada')
    expect(await status(through, '/api/rooms', post({ name: 'harbour' }))).toBe(201)
    const elsewhere = { origin: 'https://elsewhere.example' }
    expect(await status(through, '/api/rooms', post({ name: 'harbour' }, elsewhere))).toBe(403)
    expect(await status(through, '/api/me/avatar', { method: 'DELETE', headers: elsewhere })).toBe(403)
  })

  it('ends by signing out', async () => {
    const through = browser()
    await signIn(through, 'ada')
    await signOut(through, server.url)
    expect(through.cookies(server.url).join()).not.toContain(COOKIE)
    expect(await status(through)).toBe(401)
  })

  it('goes on here and ends elsewhere with a new password, and renewing it does not help', async () => {
    const [here, there] = [browser(), browser()]
    await signIn(here, 'bruno')
    await signIn(there, 'bruno')
    const before = here.cookies(server.url).join()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(await status(here, '/api/me/password', post({ current: password, password: 'high tide at noon' }))).toBe(200)
    expect(here.cookies(server.url).join()).not.toBe(before)
    expect(here.attributes(COOKIE)).toMatchObject({ HttpOnly: '', SameSite: 'Lax', Path: '/' })
    for (const through of [here, there]) await through.go(`${server.url}/api/auth/session`)
    expect(await status(here)).toBe(200)
    expect(await status(there)).toBe(401)
    expect(await signIn(there, 'bruno', 'high tide at noon')).toBeNull()
    expect(await status(there)).toBe(200)
  })
})

describe('a sign-in that fails', () => {
  it('answers alike for an unknown name and a wrong password', async () => {
    for (const login of ['ada', 'nobody', '']) expect(await signIn(browser(), login, 'high tide')).toBe('CredentialsSignin')
  })

  it('says in words how long to wait after too many', async () => {
    for (let i = 0; i < 3; i++) expect(await signIn(browser(), 'chen', 'high tide')).toBe('CredentialsSignin')
    expect(await signIn(browser(), 'chen')).toMatch(/^A little too quick\. Try again in \d+ (s|min)\.$/)
    const token = await fetch(`${server.url}/api/token`, post({ login: 'chen', password }))
    expect(token.status).toBe(429)
    expect(Number(token.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('does not begin a session without the token of its own page', async () => {
    const through = browser()
    const body = new URLSearchParams({ login: 'ada', password, csrfToken: 'x', json: 'true' })
    await through.go(`${server.url}/api/auth/callback/credentials`, { method: 'POST', body })
    expect(await status(through)).toBe(401)
  })

  it('is not read when it is far too long', async () => {
    const body = new URLSearchParams({ login: 'a'.repeat(20_000), password })
    expect((await fetch(`${server.url}/api/auth/callback/credentials`, { method: 'POST', body })).status).toBe(413)
  })
})

it('keeps the cookie to HTTPS where people come by it, through a proxy that does not', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const behindProxy = await startServer({ env: { PORT: String(port), PUBLIC_URL: 'https://chat.tidewater.example' } })
  try {
    expect((await fetch(`${url}/api/register`, post({ username: 'ada', password }))).status).toBe(201)
    const through = browser()
    expect(await signInWithPassword(through, url, 'ada', password)).toBeNull()
    const change = post({ current: password, password: 'high tide at noon' }, { origin: 'https://chat.tidewater.example' })
    expect((await through.go(`${url}/api/me/password`, change)).status).toBe(200)
    expect(through.attributes(`__Secure-${COOKIE}`)).toMatchObject({ Secure: '', HttpOnly: '', SameSite: 'Lax' })
    expect(through.attributes(COOKIE)).toBeUndefined()
    expect((await through.go(`${url}/api/me`)).status).toBe(200)
  } finally {
    await behindProxy.stop()
  }
})
