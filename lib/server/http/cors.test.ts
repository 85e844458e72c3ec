import { expect, it } from 'vitest'
import { withCors } from '@/lib/server/http/cors'

const env = { ALLOWED_ORIGINS: ['https://tidewater.example'] }
const ask = (headers: Record<string, string>, method = 'GET') =>
  withCors(new Request('http://chat.example/api/rooms', { method, headers }), env, async () => Response.json([]))

it('lets a page of an allowed origin read the answer', async () => {
  const response = await ask({ origin: 'https://tidewater.example' })
  expect(response.headers.get('access-control-allow-origin')).toBe('https://tidewater.example')
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  expect(await response.json()).toEqual([])
})

it('answers the question that a browser asks beforehand', async () => {
  const response = await ask({ origin: 'https://tidewater.example', 'access-control-request-method': 'PUT' }, 'OPTIONS')
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-methods')).toContain('PUT')
  expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
})

it.each(['https://elsewhere.example', 'https://tidewater.example.evil', 'null'])('says nothing to %s', async (origin) => {
  for (const method of ['GET', 'OPTIONS']) {
    const response = await ask({ origin, 'access-control-request-method': 'GET' }, method)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.status).toBe(200)
  }
})
