import type { File } from '@/lib/contract/files'
import type { Context } from '@/lib/domain/context'
import { fileTooLarge } from '@/lib/domain/files/file-rules'
import type { Upload } from '@/lib/domain/files/upload-queries'
import { beginUpload, keepUpload, requireCaption, storeUpload, withdrawUpload } from '@/lib/domain/files/uploads'
import { once } from '@/lib/domain/requests/once'
import { requireMembership } from '@/lib/domain/rooms/room-policies'
import { type FormFile, readForm } from '@/lib/server/http/files/read-form'

/** Room for what stands around the file in a form. */
const FORM_BYTES = 64 * 1024

/** `POST /api/files/upload`: a form with `file`, and perhaps `room_id` and `caption`, in any order. */
export async function upload(request: Request, ctx: Context): Promise<Response> {
  const rules = ctx.installation.files
  if (Number(request.headers.get('content-length') ?? 0) > rules.maxBytes + FORM_BYTES) throw fileTooLarge(rules)
  const key = request.headers.get('idempotency-key')
  const run = async () => ({ file: await takeForm(request, ctx) })
  const { file } = key ? await once(ctx, { userId: ctx.actor.id, key, request: ['file:upload', ctx.session?.scopes] }, run) : await run()
  return Response.json(file, { status: 201, headers: { location: `/api/files/${(file as File).id}`, 'cache-control': 'no-store' } })
}

async function takeForm(request: Request, ctx: Context): Promise<File> {
  let begun: Upload | undefined
  const store = async ({ filename, bytes, fields }: FormFile) => {
    begun = await beginUpload(ctx, announced(request, filename, fields), { inPieces: false })
    return { begun, inspected: await storeUpload(ctx, begun, bytes) }
  }
  try {
    const { kept, fields } = await readForm(request, store)
    const said = announced(request, kept.begun.filename, fields)
    if (said.roomId !== null && said.roomId !== kept.begun.roomId) await requireMembership(ctx, said.roomId)
    return await keepUpload(ctx, { ...kept.begun, roomId: said.roomId, caption: requireCaption(said.caption) }, kept.inspected)
  } catch (error) {
    if (begun) await withdrawUpload(ctx, begun)
    throw error
  }
}

/** The form is a little larger than the file in it: room is kept for all of it. */
function announced(request: Request, filename: string, fields: ReadonlyMap<string, string>) {
  const length = Number(request.headers.get('content-length') || Number.NaN)
  const size = Number.isSafeInteger(length) ? Math.max(0, length - FORM_BYTES) : null
  return { filename, roomId: fields.get('room_id') || null, caption: fields.get('caption') ?? '', size }
}
