/** Paths that carry no command of their own: pictures, incoming webhooks, health, numbers, and this document. */
import { slackExample } from '@/lib/contract/docs/examples'
import { jsonSchema } from '@/lib/contract/docs/json-schema'
import { slackPayload } from '@/lib/contract/webhooks'

const text = (type: string) => ({ [type]: { schema: { type: 'string' } } })
const picture = { schema: { type: 'string', format: 'binary' } }
const PROBLEMS = { '4XX': { $ref: '#/components/responses/Problem' }, '5XX': { $ref: '#/components/responses/Problem' } }
const changed = (name: string, schema: string) => ({
  '200': {
    description: 'Done.',
    content: {
      'application/json': {
        schema: { type: 'object', properties: { [name]: { $ref: `#/components/schemas/${schema}` } }, required: [name] },
      },
    },
  },
  ...PROBLEMS,
})
const userAnswer = changed('user', 'User')
const roomAnswer = changed('room', 'Room')
const roomParameter = { name: 'room_id', in: 'path', required: true, schema: { type: 'string' } }

const healthSchema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded', 'down', 'stopping'] },
    checks: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['status', 'checks'],
}
const healthAnswer = (description: string) => ({ description, content: { 'application/json': { schema: healthSchema } } })
const health = (operationId: string, summary: string) => ({
  get: {
    operationId,
    summary,
    tags: ['Running it'],
    security: [],
    responses: { '200': healthAnswer('It answers.'), '503': healthAnswer('Something that is needed is down, or it is stopping.') },
  },
})

export const otherPaths = {
  '/api/me/avatar': {
    put: {
      operationId: 'put_me_avatar',
      summary: 'Sets one’s picture, at most 5 MB.',
      tags: ['Accounts'],
      requestBody: { required: true, content: { 'image/png': picture, 'image/jpeg': picture, 'image/webp': picture } },
      responses: userAnswer,
    },
    delete: { operationId: 'delete_me_avatar', summary: 'Takes one’s picture away.', tags: ['Accounts'], responses: userAnswer },
  },
  '/api/users/{user_id}/avatar': {
    get: {
      operationId: 'get_user_avatar',
      summary: 'Someone’s picture.',
      tags: ['People'],
      parameters: [{ name: 'user_id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { '200': { description: 'The picture.', content: { 'image/webp': picture } }, ...PROBLEMS },
    },
  },
  '/api/rooms/{room_id}/picture': {
    get: {
      operationId: 'get_room_picture',
      summary: 'The picture of a room one sees.',
      tags: ['Rooms'],
      parameters: [roomParameter],
      responses: { '200': { description: 'The picture.', content: { 'image/webp': picture } }, ...PROBLEMS },
    },
    put: {
      operationId: 'put_room_picture',
      summary: 'Sets the picture of a room one runs, at most 5 MB.',
      tags: ['Rooms'],
      parameters: [roomParameter],
      requestBody: { required: true, content: { 'image/png': picture, 'image/jpeg': picture, 'image/webp': picture } },
      responses: roomAnswer,
    },
    delete: {
      operationId: 'delete_room_picture',
      summary: 'Takes the picture of a room one runs away.',
      tags: ['Rooms'],
      parameters: [roomParameter],
      responses: roomAnswer,
    },
  },
  '/api/hooks/{secret}': {
    post: {
      operationId: 'post_hooks',
      summary: 'Posts a payload of Slack’s into the room of an incoming webhook.',
      tags: ['Webhooks'],
      security: [],
      parameters: [
        { name: 'secret', in: 'path', required: true, schema: { type: 'string' } },
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', maxLength: 64 },
          description: 'Sent again with the same key, it is posted once.',
        },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: jsonSchema(slackPayload, 'input'), example: slackExample },
          'application/x-www-form-urlencoded': {
            schema: { type: 'object', properties: { payload: { type: 'string' } }, required: ['payload'] },
          },
        },
      },
      responses: {
        '200': { description: 'Posted.', content: { 'text/plain': { schema: { type: 'string' }, example: 'ok' } } },
        ...PROBLEMS,
      },
    },
  },
  '/api/health': health('get_health', 'Whether all that is needed answers.'),
  '/api/health/live': health('get_health_live', 'Whether the process answers at all.'),
  '/api/health/ready': health('get_health_ready', 'Whether it is to be given requests.'),
  '/api/presence/health': health('get_presence_health', 'What presence stands on.'),
  '/api/notifications/health': health('get_notifications_health', 'What notifications stand on.'),
  '/api/files/health': health('get_files_health', 'What files stand on.'),
  '/metrics': {
    get: {
      operationId: 'get_metrics',
      summary: 'Numbers for Prometheus: for this machine, and for those who bring the token.',
      tags: ['Running it'],
      responses: { '200': { description: 'The numbers.', content: text('text/plain') }, ...PROBLEMS },
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'get_openapi',
      summary: 'This document.',
      tags: ['Running it'],
      security: [],
      responses: { '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } }, ...PROBLEMS },
    },
  },
}
