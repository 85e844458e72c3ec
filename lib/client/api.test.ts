import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { api } from '@/lib/client/api'

let close = () => {}
afterEach(() => close())

/** A real server that answers every request the same way. */
async function serverThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const problem = {
  type: 'about:blank',
  status: 422,
  code: 'invalid',
  message: 'At most 80 characters.',
  details: { name: 'At most 80 characters.' },
}

test('sends JSON and gives back what was answered', async () => {
  const address = await serverThat((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'], body })))
  })
  expect(await api('PATCH', `${address}/api/me`, { name: 'Ada' })).toEqual({
    method: 'PATCH',
    type: 'application/json',
    body: '{"name":"Ada"}',
  })
})

test('an empty answer is an empty object', async () => {
  const address = await serverThat((_, response) => void response.writeHead(204).end())
  expect(await api('DELETE', address)).toEqual({})
})

test('throws the error that the server describes, with its details', async () => {
  const address = await serverThat(
    (_, response) => void response.writeHead(422, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem)),
  )
  await expect(api('PATCH', address, {})).rejects.toMatchObject({ code: 'invalid', message: problem.message, details: problem.details })
})

test("takes a proxy's error page for the server not being there", async () => {
  const address = await serverThat((_, response) => void response.writeHead(502).end('<html>Bad gateway</html>'))
  await expect(api('GET', address)).rejects.toMatchObject({ code: 'unavailable' })
})

test('no answer at all is unavailable', async () => {
  await expect(api('GET', 'http://127.0.0.1:1')).rejects.toMatchObject({ code: 'unavailable' })
})

test('asks another host with a token that is fresh each time', async () => {
  const url = await serverThat((request, response) =>
    response.end(JSON.stringify({ path: request.url, said: request.headers.authorization })),
  )
  let count = 0
  const host = { url, token: async () => `t${++count}` }
  expect(await api('GET', '/api/me', undefined, host)).toEqual({ path: '/api/me', said: 'Bearer t1' })
  expect(await api('GET', '/api/me', undefined, host)).toEqual({ path: '/api/me', said: 'Bearer t2' })
})
