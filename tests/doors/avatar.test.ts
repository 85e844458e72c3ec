import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorShape } from '@/lib/contract/errors'
import { type User, user as userShape } from '@/lib/contract/users'
import { startServer, type TestServer } from '@/tests/support/server'

let server: TestServer
let authorization: string
let picture: Buffer<ArrayBuffer>

beforeAll(async () => {
  server = await startServer()
  const account = { username: 'ada', login: 'ada', password: 'low tide at six' }
  await fetch(`${server.url}/api/register`, { method: 'POST', body: JSON.stringify(account) })
  const answer = await (await fetch(`${server.url}/api/token`, { method: 'POST', body: JSON.stringify(account) })).json()
  authorization = `Bearer ${(answer as { token: string }).token}`
  picture = Buffer.from(
    await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c2185b' } })
      .png()
      .toBuffer(),
  )
})
afterAll(() => server.stop())

const put = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/me/avatar`, { method: 'PUT', body, headers: { authorization, ...headers } })
const get = (path: string, headers: Record<string, string> = { authorization }) => fetch(server.url + path, { headers })

async function own(): Promise<User> {
  const response = await put(picture, { 'content-type': 'image/png' })
  expect(response.status).toBe(200)
  return userShape.strict().parse(((await response.json()) as { user: User }).user)
}

async function refusal(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return { status: response.status, ...errorShape.parse(await response.json()) }
}

describe('pictures of people', () => {
  it('are taken as they are, or in a form', async () => {
    const { avatar_url } = await own()
    const form = new FormData()
    form.set('file', new Blob([picture], { type: 'image/png' }), 'me.png')
    const response = await put(form)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ user: { avatar_url } })
  })

  it('are kept by browsers for ever under the address with their hash, and asked after under any other', async () => {
    const { avatar_url, id } = await own()
    const response = await get(avatar_url!)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(await sharp(Buffer.from(await response.arrayBuffer())).metadata()).toMatchObject({ width: 256, height: 256 })
    for (const path of [`/api/users/${id}/avatar`, `/api/users/${id}/avatar?v=another`]) {
      expect((await get(path)).headers.get('cache-control')).toBe('private, no-cache')
    }
    const known = await get(`/api/users/${id}/avatar`, { authorization, 'if-none-match': response.headers.get('etag')! })
    expect(known.status).toBe(304)
    expect((await known.arrayBuffer()).byteLength).toBe(0)
  })

  it('are for those who are signed in', async () => {
    const { avatar_url } = await own()
    expect(await refusal(await get(avatar_url!, {}))).toMatchObject({ status: 401, code: 'unauthorized' })
    expect(await refusal(await put(picture, { authorization: '', 'content-type': 'image/png' }))).toMatchObject({ status: 401 })
  })

  it('are gone when taken away', async () => {
    const { avatar_url } = await own()
    const response = await fetch(`${server.url}/api/me/avatar`, { method: 'DELETE', headers: { authorization } })
    expect(await response.json()).toMatchObject({ user: { avatar_url: null } })
    expect(await refusal(await get(avatar_url!))).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('of nobody are not found', async () => {
    expect(await refusal(await get('/api/users/nobody/avatar'))).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('are refused when they are none, or too large', async () => {
    expect(await refusal(await put('low tide', { 'content-type': 'image/png' }))).toMatchObject({ status: 415, code: 'unsupported_type' })
    expect(await refusal(await put('low tide', { 'content-type': 'text/plain' }))).toMatchObject({ status: 415 })
    expect(await refusal(await put(new FormData()))).toMatchObject({ status: 415 })
    expect(await refusal(await put('x', { 'content-type': 'multipart/form-data; boundary=y' }))).toMatchObject({ status: 415 })
    const large = Buffer.alloc(6 * 1024 * 1024)
    expect(await refusal(await put(large, { 'content-type': 'image/png' }))).toMatchObject({ status: 413, code: 'too_large' })
  })
})
