/** Paths that carry no command of their own: the bytes of files and pictures, incoming webhooks, health, numbers, and this document. */
import { file as fileExample, slackExample } from '@/lib/contract/docs/examples'
import { jsonSchema } from '@/lib/contract/docs/json-schema'
import { file } from '@/lib/contract/files'
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

const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } }
const tusVersion = { name: 'Tus-Resumable', in: 'header', required: true, schema: { type: 'string', enum: ['1.0.0'] }, example: '1.0.0' }
const tusOffset = { 'Upload-Offset': { description: 'Where it is, in bytes.', schema: { type: 'integer' } } }
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
const uploadId = inPath('upload_id')
const fileId = inPath('file_id')
const pictureOf = (part: string, summary: string) => ({
  get: {
    operationId: `get_files_${part}`,
    summary,
    tags: ['Files'],
    parameters: [fileId],
    responses: { '200': { description: 'The picture.', content: { 'image/webp': picture } }, ...PROBLEMS },
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
  '/api/files/upload': {
    post: {
      operationId: 'post_files_upload',
      summary: 'Uploads a file, to be sent in a message with its id. The fields come in any order.',
      tags: ['Files'],
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', maxLength: 200 },
          description: 'Sent again with the same key, it is one file.',
        },
      ],
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { file: { type: 'string', format: 'binary' }, room_id: { type: 'string' }, caption: { type: 'string' } },
              required: ['file'],
            },
          },
        },
      },
      responses: {
        '201': {
          description: 'It is there.',
          headers: { Location: { description: 'What is known of it.', schema: { type: 'string' } } },
          content: { 'application/json': { schema: jsonSchema(file, 'output'), example: fileExample } },
        },
        ...PROBLEMS,
      },
    },
  },
  '/api/uploads': {
    post: {
      operationId: 'post_uploads',
      summary: 'Begins an upload that can be resumed, by tus 1.0.',
      tags: ['Files'],
      parameters: [
        tusVersion,
        { name: 'Upload-Length', in: 'header', required: true, schema: { type: 'integer', minimum: 0 }, description: 'In bytes.' },
        {
          name: 'Upload-Metadata',
          in: 'header',
          required: false,
          schema: { type: 'string' },
          description: 'filename, room_id and caption, each with its value in Base64, with commas between.',
        },
      ],
      responses: { '201': { description: 'It is begun.', headers: { Location: { schema: { type: 'string' } } } }, ...PROBLEMS },
    },
  },
  '/api/uploads/{upload_id}': {
    head: {
      operationId: 'head_uploads',
      summary: 'How far an upload is.',
      tags: ['Files'],
      parameters: [uploadId, tusVersion],
      responses: { '200': { description: 'So far.', headers: tusOffset }, ...PROBLEMS },
    },
    patch: {
      operationId: 'patch_uploads',
      summary: 'Goes on with an upload. When all has come, it is the file with the same id.',
      tags: ['Files'],
      parameters: [
        uploadId,
        tusVersion,
        { name: 'Upload-Offset', in: 'header', required: true, schema: { type: 'integer', minimum: 0 }, description: 'Where it is.' },
      ],
      requestBody: {
        required: true,
        content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: { '204': { description: 'So far.', headers: tusOffset }, ...PROBLEMS },
    },
    delete: {
      operationId: 'delete_uploads',
      summary: 'Takes an upload back, or the file that it has become, if that was not sent.',
      tags: ['Files'],
      parameters: [uploadId, tusVersion],
      responses: { '204': { description: 'Done.' }, ...PROBLEMS },
    },
  },
  '/api/files/{file_id}/download': {
    get: {
      operationId: 'get_files_download',
      summary: 'The bytes of a file.',
      tags: ['Files'],
      parameters: [
        fileId,
        { name: 'download', in: 'query', required: false, schema: { type: 'string', enum: ['1'] }, description: 'To be saved, not shown.' },
        { name: 'Range', in: 'header', required: false, schema: { type: 'string' }, description: 'One range of bytes.' },
      ],
      responses: {
        '200': { description: 'All of it.', content: bytes },
        '206': { description: 'The part that was asked for.', content: bytes },
        '302': { description: 'It is to be had of the store itself, for a short while.' },
        '304': { description: 'It is what If-None-Match names.' },
        '416': { description: 'It has no such part.' },
        ...PROBLEMS,
      },
    },
  },
  '/api/files/{file_id}/thumbnail': pictureOf('thumbnail', 'A small picture of a file, where there is one.'),
  '/api/files/{file_id}/large': pictureOf('large', 'A picture of a file for a whole screen, where there is one.'),
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
