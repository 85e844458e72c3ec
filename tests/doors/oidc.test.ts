import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import { INVITE_COOKIE } from '@/lib/contract/workspace'
import { type Browser, beginWithProvider, browser } from '@/tests/support/browser'
import { CLIENT, oidcIssuer, type Person, type TestIssuer } from '@/tests/support/oidc'
import { startServer, type TestServer } from '@/tests/support/server'

let issuer: TestIssuer
let server: TestServer

beforeAll(async () => {
  issuer = await oidcIssuer()
  server = await startServer({
    env: { OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: CLIENT.client_id, OIDC_CLIENT_SECRET: CLIENT.client_secret, OIDC_NAME: 'Tidewater ID' },
  })
  await issuer.serve(`${server.url}/api/auth/callback/oidc`)
  const owner = { username: 'ada', password: 'low tide at six', email: 'ada@tidewater.example' }
  const response = await fetch(`${server.url}/api/register`, { method: 'POST', body: JSON.stringify(owner) })
  expect(response.status).toBe(201)
})
afterAll(async () => {
  await server.stop()
  await issuer.close()
})

const chen = { sub: '42', name: 'Chen Wei', preferred_username: 'chen', email: 'chen@tidewater.example', email_verified: true }

async function come(person: Person, through: Browser = browser()): Promise<{ through: Browser; page: Response }> {
  issuer.person(person)
  return { through, page: await through.go(await beginWithProvider(through, server.url, 'oidc')) }
}

async function me(through: Browser): Promise<{ user: User; email: string | null; has_password: boolean }> {
  const response = await through.go(`${server.url}/api/me`)
  expect(response.status).toBe(200)
  return response.json()
}

async function asOwner(method: string, path: string, body: object): Promise<unknown> {
  const send = (how: string, to: string, what: object, headers: Record<string, string> = {}) =>
    fetch(server.url + to, { method: how, body: JSON.stringify(what), headers })
  const { token } = (await (await send('POST', '/api/token', { login: 'ada', password: 'low tide at six' })).json()) as { token: string }
  const response = await send(method, path, body, { authorization: `Bearer ${token}` })
  expect(response.ok).toBe(true)
  return response.json()
}

describe('signing in with OpenID Connect', () => {
  it('is offered where its settings are', async () => {
    expect(await (await fetch(`${server.url}/api/workspace`)).json()).toMatchObject({
      workspace: { providers: [{ id: 'oidc', name: 'Tidewater ID' }] },
    })
    expect(await (await fetch(`${server.url}/signin`)).text()).toContain('Tidewater ID')
  })

  it('makes an account from what the provider says', async () => {
    const { through, page } = await come(chen)
    expect(page.url).not.toContain('error')
    expect(await me(through)).toMatchObject({
      user: { username: 'chen', name: 'Chen Wei', role: 'member' },
      email: 'chen@tidewater.example',
      has_password: false,
    })
  })

  it('finds the same person again, from another browser and under another name', async () => {
    const first = await me((await come(chen)).through)
    const second = await me((await come({ ...chen, name: 'C. W.', preferred_username: 'wei', email: 'wei@tidewater.example' })).through)
    expect(second).toEqual(first)
  })

  it('takes nobody for another because of an email address, verified or not', async () => {
    for (const [sub, email_verified] of [
      ['43', true],
      ['44', false],
    ] as const) {
      const { through } = await come({ sub, preferred_username: 'ada', email: 'ada@tidewater.example', email_verified })
      expect(await me(through)).toMatchObject({ user: { username: expect.stringMatching(/^ada-\d$/), role: 'member' }, email: null })
    }
  })

  it('does not believe an email address that the provider has not verified', async () => {
    const { through } = await come({ sub: '45', preferred_username: 'dalia', email: 'dalia@tidewater.example', email_verified: false })
    expect(await me(through)).toMatchObject({ user: { username: 'dalia' }, email: null })
  })

  it('does not take an answer that another browser asked for', async () => {
    issuer.person(chen)
    const theirs = browser()
    const callback = `${server.url}/api/auth/callback/`
    const redirect = await theirs.go(await beginWithProvider(theirs, server.url, 'oidc'), {}, callback)
    const answer = redirect.headers.get('location') ?? ''
    expect(answer).toContain('code=')
    const victim = browser()
    const page = await victim.go(answer)
    expect(new URL(page.url).pathname).toBe('/signin')
    expect(new URL(page.url).searchParams.get('error')).not.toBeNull()
    expect((await victim.go(`${server.url}/api/me`)).status).toBe(401)
  })

  it('refuses somebody new where it is closed, in words, and lets in who was here', async () => {
    await asOwner('PATCH', '/api/workspace', { registration: 'closed' })
    const refused = await come({ sub: '46', preferred_username: 'emil' })
    expect(new URL(refused.page.url).pathname).toBe('/signin')
    expect(await refused.page.text()).toContain('come in that way')
    expect((await refused.through.go(`${server.url}/api/me`)).status).toBe(401)
    expect(await me((await come(chen)).through)).toMatchObject({ user: { username: 'chen' } })
  })

  it('takes an invitation along to the provider and back', async () => {
    await asOwner('PATCH', '/api/workspace', { registration: 'invite' })
    const { url } = (await asOwner('POST', '/api/invites', { max_uses: 1 })) as { url: string }
    const secret = url.slice(url.lastIndexOf('/') + 1)
    for (const [sub, invite, status] of [
      ['47', 'wrong', 401],
      ['47', secret, 200],
      ['48', secret, 401],
    ] as const) {
      const through = browser()
      through.setCookie(server.url, INVITE_COOKIE, invite)
      await come({ sub, preferred_username: 'emil' }, through)
      expect((await through.go(`${server.url}/api/me`)).status).toBe(status)
    }
  })
})
