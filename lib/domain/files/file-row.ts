import type { File, FileKind, FilePreview, MessageFile } from '@/lib/contract/files'

/** What is known of how a blob is shown, as it is kept with it. Its pictures stand in the store beside it. */
export interface StoredPreview extends Omit<FilePreview, 'large_url'> {
  width: number | null
  height: number | null
  /** Whether there is a small picture of it, and a large one. */
  thumbnail: boolean
  large: boolean
}

export const NO_PREVIEW: StoredPreview = {
  state: 'none',
  width: null,
  height: null,
  thumbnail: false,
  large: false,
  blur: null,
  animated: false,
  duration_ms: null,
  waveform: null,
  excerpt: null,
  pages: null,
}

/** A file as the statements read it, in a column of JSON too. */
export interface MessageFileRow {
  id: string
  filename: string
  content_type: string
  size: number
  kind: FileKind
  caption: string
  preview: StoredPreview
}

export type FileRow = MessageFileRow & {
  room_id: string | null
  user_id: string
  message_id: string | null
  seq: number | null
  thread_id: string | null
  created_at: Date
}

/** A `MessageFileRow` in JSON, from `f` (files) and `b` (its blob). */
export const FILE_JSON = `json_build_object('id', f.id, 'filename', f.filename, 'content_type', f.content_type, 'size', f.size,
  'kind', f.kind, 'caption', f.caption, 'preview', b.preview)`

/** The files of the message `m`: it pays nothing for them unless it has some. */
export const MESSAGE_FILES = `CASE WHEN m.type = 'file' AND m.deleted_at IS NULL THEN (
  SELECT json_agg(${FILE_JSON} ORDER BY f.position) FROM files f JOIN blobs b ON b.id = f.blob_id WHERE f.message_id = m.id) END`

/** The columns of a `FileRow`, from `f` and `b`. */
export const FILE_COLUMNS = `f.id, f.filename, f.content_type, f.size, f.kind, f.caption, b.preview, f.room_id, f.user_id, f.message_id, f.created_at,
  (SELECT seq FROM messages WHERE id = f.message_id) AS seq, (SELECT thread_id FROM messages WHERE id = f.message_id) AS thread_id`

/** Where a file's bytes are, and the pictures of it. Every request there is judged anew. */
export const fileUrl = (fileId: string, part: 'download' | 'thumbnail' | 'large' = 'download') => `/api/files/${fileId}/${part}`

/** From row to wire: the one gate. */
export function toMessageFile({ id, filename, content_type, size, kind, caption, preview }: MessageFileRow): MessageFile {
  const { state, blur, animated, duration_ms, waveform, excerpt, pages, width, height, thumbnail, large } = preview
  return {
    id,
    filename,
    content_type,
    size,
    url: fileUrl(id),
    thumbnail_url: thumbnail ? fileUrl(id, 'thumbnail') : null,
    width,
    height,
    kind,
    caption,
    preview: { state, blur, animated, large_url: large ? fileUrl(id, 'large') : null, duration_ms, waveform, excerpt, pages },
  }
}

export const toFile = (row: FileRow): File => ({
  ...toMessageFile(row),
  room_id: row.room_id,
  user_id: row.user_id,
  message_id: row.message_id,
  seq: row.seq,
  thread_id: row.thread_id,
  created_at: row.created_at.toISOString(),
})
