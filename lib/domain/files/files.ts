import { forbidden, notFound } from '@/lib/contract/errors'
import type { FileFilter, FileKind } from '@/lib/contract/files'
import type { UseCase } from '@/lib/domain/context'
import { deleteUnsentFile, findFile, listOwnFiles, listRoomFiles, setCaption } from '@/lib/domain/files/file-queries'
import { readStorageUse } from '@/lib/domain/files/storage-queries'
import { knownId } from '@/lib/domain/ids'
import { requireMembership } from '@/lib/domain/rooms/room-policies'

const DOCUMENTS: readonly FileKind[] = ['pdf', 'text', 'other']

function kindsOf(filter: FileFilter | undefined): readonly FileKind[] | null {
  if (filter === undefined) return null
  return filter === 'document' ? DOCUMENTS : [filter]
}

export const listFiles: UseCase<'file:list'> = async (ctx, { room_id, kind, query, limit, after = null }) => {
  const listing = { kinds: kindsOf(kind), query, limit, after }
  if (room_id === undefined) return { files: await listOwnFiles(ctx.db, ctx.actor.id, listing) }
  await requireMembership(ctx, room_id)
  return { files: await listRoomFiles(ctx.db, room_id, ctx.actor.id, listing) }
}

export const getFile: UseCase<'file:get'> = async (ctx, input) => {
  const found = await findFile(ctx.db, knownId('file', input.file_id), ctx.actor.id)
  if (!found) throw notFound('file')
  return { file: found.file }
}

export const updateFile: UseCase<'file:update'> = async (ctx, input) => {
  const file = await setCaption(ctx.db, knownId('file', input.file_id), ctx.actor.id, input.caption)
  if (!file) throw notFound('file')
  return { file }
}

export const deleteFile: UseCase<'file:delete'> = async (ctx, input) => {
  if (!(await deleteUnsentFile(ctx.db, knownId('file', input.file_id), ctx.actor.id))) throw notFound('file')
  return {}
}

export const getStorage: UseCase<'storage:get'> = async (ctx) => {
  if (ctx.actor.role !== 'owner' && ctx.actor.role !== 'admin') throw forbidden()
  return { storage: { ...(await readStorageUse(ctx.db)), quota_bytes: ctx.installation.files.quotaBytes } }
}
