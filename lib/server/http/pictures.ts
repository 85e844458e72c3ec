/** Pictures of people and rooms: small, kept in the database, and the same for whoever may see them. */
import { isChatError, unauthorized, unsupportedType } from '@/lib/contract/errors'
import type { Context } from '@/lib/domain/context'
import { requireScope } from '@/lib/domain/tokens/require-scope'
import type { Avatar } from '@/lib/domain/users/avatar-queries'
import { AVATAR_MAX_BYTES } from '@/lib/domain/users/shrink-picture'
import { clientAddress } from '@/lib/server/http/client-address'
import { problem } from '@/lib/server/http/problem'
import { readBytes } from '@/lib/server/http/read-bytes'
import { withRuntime } from '@/lib/server/http/with-runtime'
import type { Runtime } from '@/lib/server/runtime'
import { requireSameOrigin } from '@/lib/server/same-origin'
import { authenticate } from '@/lib/server/session'

/** Room for a form around the picture. */
const FORM_BYTES = 16 * 1024

/** Answers as whoever asks, or says what is wrong. */
export const answerSignedIn = (request: Request, respond: (ctx: Context) => Promise<Response>): Promise<Response> =>
  withRuntime(async (runtime) => {
    try {
      return await respond(await contextOf(request, runtime))
    } catch (error) {
      if (!isChatError(error)) runtime.world.log.error({ err: error, path: new URL(request.url).pathname }, 'a request failed')
      return problem(error)
    }
  })

async function contextOf(request: Request, runtime: Runtime): Promise<Context> {
  requireSameOrigin(request, runtime.env)
  const session = await authenticate(request.headers, runtime)
  if (!session) throw unauthorized()
  requireScope(session, request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write')
  return { ...runtime.world, actor: session.user, session, address: clientAddress(request.headers, runtime.env) }
}

/** The picture itself, or a form with it in a field of any name. */
export async function readPicture(request: Request): Promise<{ contentType: string; bytes: Uint8Array }> {
  const contentType = request.headers.get('content-type') ?? ''
  const body = await readBytes(request, AVATAR_MAX_BYTES + FORM_BYTES, 'A picture can have 5 MB at the most.')
  if (!contentType.startsWith('multipart/form-data')) return { contentType, bytes: body }
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => new FormData())
  const file = [...form.values()].find((value) => typeof value !== 'string')
  if (!file) throw unsupportedType('Send a picture.')
  return { contentType: file.type, bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** An address with the picture's hash never changes its meaning. */
export function pictureResponse(request: Request, { contentType, bytes, hash }: Avatar): Response {
  const etag = `"${hash}"`
  const forEver = new URL(request.url).searchParams.get('v') === hash
  const headers = {
    'cache-control': forEver ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    etag,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  }
  if (request.headers.get('if-none-match')?.includes(etag)) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': contentType } })
}

export const changedResponse = (changed: Record<string, unknown>) => Response.json(changed, { headers: { 'cache-control': 'no-store' } })
