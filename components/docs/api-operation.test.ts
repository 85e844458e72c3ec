import { expect, it } from 'vitest'
import { type ApiOperation, curlLine, requestOf } from '@/components/docs/api-operation'

const parameter = (name: string, place: string) => ({ name, place, required: false, type: 'string', example: '', description: '' })
const operation: ApiOperation = {
  id: 'post',
  method: 'POST',
  path: '/api/rooms/{room_id}/messages',
  summary: '',
  tag: '',
  anonymous: false,
  parameters: [parameter('room_id', 'path'), parameter('limit', 'query'), parameter('Idempotency-Key', 'header')],
  body: { type: 'application/json', text: '', example: null },
  answer: { status: '201' },
}

it('puts what is given where it belongs, and leaves out what is not', () => {
  expect(requestOf(operation, { room_id: 'a/b', limit: '5', 'Idempotency-Key': 'k' }, '{}', 'token')).toEqual({
    path: '/api/rooms/a%2Fb/messages?limit=5',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: '{}',
  })
  expect(requestOf(operation, { room_id: 'a' }, ' ', '')).toEqual({ path: '/api/rooms/a/messages', headers: {}, body: null })
})

it('writes a line that a shell takes as it is meant', () => {
  const request = requestOf(operation, { room_id: 'a' }, `{"content":"it's"}`, '')
  expect(curlLine('http://localhost:3000', 'POST', request)).toBe(
    `curl -s -X POST 'http://localhost:3000/api/rooms/a/messages' -H 'content-type: application/json' -d '{"content":"it'\\''s"}'`,
  )
})
