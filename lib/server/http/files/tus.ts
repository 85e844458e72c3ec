/** Uploads that go on after a broken connection: the protocol tus, 1.0 (https://tus.io/protocols/resumable-upload). */
import { invalid, isChatError, unsupportedType } from '@/lib/contract/errors'
import type { Context } from '@/lib/domain/context'
import { createResumable, endResumable, findResumable, writeResumable } from '@/lib/domain/files/resumable'
import type { Upload } from '@/lib/domain/files/upload-queries'
import { bodyOf, lent, letGo, letGoOf } from '@/lib/server/http/files/body'
import { problem } from '@/lib/server/http/problem'

const VERSION = '1.0.0'
const EXTENSIONS = 'creation,creation-with-upload,expiration,termination'
const PIECE = 'application/offset+octet-stream'
const LOCKED = 423

/** What the server can do, without asking who wants to know. */
export const tusOptions = (maxBytes: number): Record<string, string> => ({
  'tus-resumable': VERSION,
  'tus-version': VERSION,
  'tus-extension': EXTENSIONS,
  'tus-max-size': String(maxBytes),
})

/** `POST /api/uploads` */
export async function createUpload(request: Request, ctx: Context): Promise<Response> {
  return inTus(request, async () => {
    const { filename = '', room_id = '', caption = '' } = readMetadata(request.headers.get('upload-metadata') ?? '')
    const announced = { filename, roomId: room_id || null, caption, size: requireNumber(request, 'upload-length') }
    const made = await createResumable(ctx, announced)
    const now = isPiece(request) && made.size !== 0 ? await write(request, ctx, made.id, 0) : made
    return answer(201, now, { location: `/api/uploads/${made.id}` })
  })
}

/** `HEAD /api/uploads/{id}` */
export const findUpload = (request: Request, ctx: Context, id?: string): Promise<Response> =>
  inTus(request, async () => {
    const upload = await findResumable(ctx, id ?? '')
    return answer(200, upload, { 'upload-length': String(upload.size), 'upload-metadata': writeMetadata(upload) })
  })

/** `PATCH /api/uploads/{id}` */
export const writeUpload = (request: Request, ctx: Context, id?: string): Promise<Response> =>
  inTus(request, async () => {
    if (!isPiece(request)) throw unsupportedType(`Send the bytes as ${PIECE}.`)
    return answer(204, await write(request, ctx, id ?? '', requireNumber(request, 'upload-offset')))
  })

/** `DELETE /api/uploads/{id}` */
export const endUpload = (request: Request, ctx: Context, id?: string): Promise<Response> =>
  inTus(request, async () => {
    await endResumable(ctx, id ?? '')
    return new Response(null, { status: 204 })
  })

async function write(request: Request, ctx: Context, id: string, offset: number): Promise<Upload> {
  const body = bodyOf(request)
  const length = request.headers.get('content-length')
  try {
    // Left alone at its end: closing it would close the connection, before the answer.
    const bytes = lent(body.iterator({ destroyOnReturn: false }))
    return await writeResumable(ctx, id, offset, bytes, length === null ? null : Number(length))
  } catch (error) {
    letGo(body)
    throw error
  }
}

function answer(status: number, { received, expiresAt }: Upload, headers: Record<string, string> = {}): Response {
  const all = { 'upload-offset': String(received), 'upload-expires': expiresAt.toUTCString(), 'cache-control': 'no-store', ...headers }
  return new Response(null, { status, headers: all })
}

/** Refuses other versions, and says with every answer which one this is. */
async function inTus(request: Request, carryOut: () => Promise<Response>): Promise<Response> {
  const refused = request.headers.get('tus-resumable') !== VERSION
  const response = refused ? new Response(null, { status: 412, headers: { 'tus-version': VERSION } }) : await carryOut().catch(refusal)
  response.headers.set('tus-resumable', VERSION)
  if (response.status >= 400) letGoOf(request)
  return response
}

/** A writer that may come again has a status of its own. */
function refusal(error: unknown): Response {
  if (!isChatError(error)) throw error
  const said = problem(error)
  return error.code === 'conflict' && error.retry_after_ms !== undefined
    ? new Response(said.body, { status: LOCKED, headers: said.headers })
    : said
}

const isPiece = (request: Request) => request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === PIECE

function requireNumber(request: Request, name: string): number {
  const text = request.headers.get(name) ?? ''
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value)) throw invalid({ [name]: 'Say it as a whole number.' })
  return value
}

/** `name base64,name base64` */
function readMetadata(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((pair) => {
    const [name = '', value = ''] = pair.trim().split(' ')
    return name === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(
    pairs.map(([name, value]) => {
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw invalid({ 'upload-metadata': 'Its values are Base64.' })
      return [name, Buffer.from(value, 'base64').toString('utf8')]
    }),
  )
}

const writeMetadata = ({ filename, roomId, caption }: Upload) =>
  Object.entries({ filename, room_id: roomId ?? '', caption })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')
