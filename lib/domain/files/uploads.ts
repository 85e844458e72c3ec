import { invalid } from '@/lib/contract/errors'
import { caption as captionShape, type File } from '@/lib/contract/files'
import type { Context } from '@/lib/domain/context'
import { cleanFilename } from '@/lib/domain/files/clean-filename'
import { ORIGINAL } from '@/lib/domain/files/collect'
import { type Content, contentOf } from '@/lib/domain/files/content-type'
import { findFile, insertFile } from '@/lib/domain/files/file-queries'
import { NO_PREVIEW } from '@/lib/domain/files/file-row'
import { fileTooLarge, requireRoomLeft, requireSize, requireType } from '@/lib/domain/files/file-rules'
import { type Inspected, inspect } from '@/lib/domain/files/inspect'
import { leaveOutPrivate } from '@/lib/domain/files/leave-out-private'
import { scanUpload } from '@/lib/domain/files/scan'
import { insertUpload, removeUpload, setUploadSize, type Upload } from '@/lib/domain/files/upload-queries'
import { newId } from '@/lib/domain/ids'
import { takeOne } from '@/lib/domain/limits/take-one'
import { requireMembership } from '@/lib/domain/rooms/room-policies'

/** An upload that nobody goes on with is erased after this long, and a file that was never sent. */
export const UNSENT_KEPT_MS = 24 * 60 * 60_000

/** What someone says of a file that is to come. */
export interface Announced {
  filename: string
  roomId: string | null
  caption: string
  /** In bytes; null: they don't say. */
  size: number | null
}

export const objectKey = (uploadId: string) => `${uploadId}/${ORIGINAL}`
export const unsentUntil = (ctx: Pick<Context, 'clock'>) => new Date(ctx.clock.now().getTime() + UNSENT_KEPT_MS)

/**
 * Lets an upload begin, and keeps room for it.
 * @param options.inPieces it may come in several requests; else in this one or not at all
 * @throws ChatError `invalid`, `too_large`, `rate_limited`; `not_found` or `forbidden` for a room the actor is not in
 */
export async function beginUpload(ctx: Context, announced: Announced, { inPieces }: { inPieces: boolean }): Promise<Upload> {
  const { size } = announced
  if (size !== null) requireSize(ctx.installation.files, size)
  const caption = requireCaption(announced.caption)
  await takeOne(ctx, ctx, 'uploads')
  if (announced.roomId !== null) await requireMembership(ctx, announced.roomId)
  const id = newId()
  const state = inPieces ? await ctx.files.begin(objectKey(id)) : ''
  const filename = cleanFilename(announced.filename)
  const row = { id, userId: ctx.actor.id, roomId: announced.roomId, filename, caption, size, state, expiresAt: unsentUntil(ctx) }
  const upload = await ctx.turns.ask(() => insertUpload(ctx.db, row))
  try {
    if (size !== null) await ctx.turns.ask(() => requireRoomLeft(ctx))
    return upload
  } catch (error) {
    await withdrawUpload(ctx, upload)
    throw error
  }
}

export function requireCaption(said: string): string {
  const parsed = captionShape.safeParse(said)
  if (!parsed.success) throw invalid({ caption: parsed.error.issues[0]?.message ?? 'That is no caption.' })
  return parsed.data
}

/** It comes to nothing, and leaves nothing. When that cannot be done now, it is when its time is over. */
export async function withdrawUpload(ctx: Pick<Context, 'db' | 'log'>, { id }: Pick<Upload, 'id'>): Promise<void> {
  await removeUpload(ctx.db, id).catch((error: unknown) => ctx.log.warn({ err: error, upload: id }, 'an upload could not be withdrawn'))
}

/**
 * Puts the bytes of an upload into the store, in one go.
 * @throws ChatError `too_large`, `unsupported_type`; what `bytes` throws. Then nothing of it is there
 */
export async function storeUpload(ctx: Context, upload: Upload, bytes: AsyncIterable<Uint8Array>): Promise<Inspected> {
  const rules = ctx.installation.files
  const inspection = inspect(ctx, bytes, {
    size: (size) => {
      if (size > rules.maxBytes) throw fileTooLarge(rules)
    },
    head: async (head) => requireType(rules, (await contentOf(head, upload.filename)).type),
  })
  await ctx.files.write(objectKey(upload.id), inspection.bytes)
  return inspection.result()
}

/**
 * Makes a file of an upload whose bytes are all in the store. Asked again, it gives the same file.
 * @throws ChatError `unsupported_type`, `too_large`; `invalid` when it is infected, or the file was deleted meanwhile
 */
export async function keepUpload(ctx: Context, upload: Upload, inspected: Inspected): Promise<File> {
  const content = await contentOf(inspected.head, upload.filename)
  requireType(ctx.installation.files, content.type)
  const { size, hash } = await leaveOutPrivate(ctx, objectKey(upload.id), content.type, inspected)
  if (upload.size !== inspected.size) {
    await ctx.turns.ask(() => setUploadSize(ctx.db, upload.id, inspected.size))
    await ctx.turns.ask(() => requireRoomLeft(ctx))
  }
  const scan = await scanUpload(ctx, objectKey(upload.id), hash)
  const row = {
    id: upload.id,
    userId: upload.userId,
    roomId: upload.roomId,
    filename: upload.filename,
    caption: upload.caption,
    contentType: content.type,
    kind: content.kind,
    size,
    hash,
    preview: firstPreview(content),
    scan,
    expiresAt: unsentUntil(ctx),
  }
  const made = await ctx.turns.ask(() => insertFile(ctx.db, row))
  return made?.file ?? requireFile(ctx, upload.id)
}

async function requireFile(ctx: Context, fileId: string): Promise<File> {
  const found = await findFile(ctx.db, fileId, ctx.actor.id)
  if (!found) throw invalid({ file: 'This file was deleted.' })
  return found.file
}

/** Its place can be kept free before anything is made of it. */
const firstPreview = ({ kind, width, height }: Content) => ({
  ...NO_PREVIEW,
  state: kind === 'other' ? ('none' as const) : ('waiting' as const),
  width,
  height,
})
