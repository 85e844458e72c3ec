import { z } from 'zod'
import { counter, id, text, timestamp } from '@/lib/contract/fields'

/** Files that one message can have. */
export const MESSAGE_FILES_MAX = 20
/** In code points. */
export const CAPTION_MAX_LENGTH = 500
/** Values of a waveform, from 0 (silent) to 100. */
export const WAVEFORM_LENGTH = 64

/** How a file is shown; what is none of these is a name and a size. */
export const fileKind = z.enum(['image', 'video', 'audio', 'pdf', 'text', 'other'])
export type FileKind = z.infer<typeof fileKind>
/** What a list can be narrowed to: `document` is whatever is neither seen nor heard. */
export const fileFilter = z.enum([...fileKind.options, 'document'])
export type FileFilter = z.infer<typeof fileFilter>

/** What is made of a file after it was uploaded, for showing it. */
export const filePreview = z.object({
  /** `waiting`: the rest is still to come, with a `message:changed`. `none`: there is nothing more to see than its name. */
  state: z.enum(['waiting', 'ready', 'none']),
  /** What stands in its place while it loads: a ThumbHash, as Base64. */
  blur: z.string().nullable(),
  animated: z.boolean(),
  /** A picture for a whole screen. */
  large_url: z.string().nullable(),
  duration_ms: counter.nullable(),
  /** How loud it is, over its whole length. */
  waveform: z.array(z.int().min(0).max(100)).max(WAVEFORM_LENGTH).nullable(),
  /** The first lines of a text. */
  excerpt: z.string().nullable(),
  pages: counter.nullable(),
})
export type FilePreview = z.infer<typeof filePreview>

/** A file as it stands in its message. Width and height are those of the picture as it is shown, turned the right way. */
export const messageFile = z.object({
  id,
  filename: z.string(),
  /** What its bytes are, whatever was said of them. */
  content_type: z.string(),
  size: counter,
  url: z.string(),
  thumbnail_url: z.string().nullable(),
  width: counter.nullable(),
  height: counter.nullable(),
  kind: fileKind,
  caption: z.string(),
  preview: filePreview,
})
export type MessageFile = z.infer<typeof messageFile>

export const file = messageFile.extend({
  room_id: id.nullable(),
  user_id: id,
  /** Null until it is sent. */
  message_id: id.nullable(),
  /** Where its message stands: its position, and the thread that it is in. */
  seq: counter.nullable(),
  thread_id: id.nullable(),
  created_at: timestamp,
})
export type File = z.infer<typeof file>

export const caption = text(0, CAPTION_MAX_LENGTH)

/** How much the installation holds. */
export const storage = z.object({
  /** Of what was uploaded, the same bytes counted once; without what was made of it. */
  bytes: counter,
  files: counter,
  /** The most it may hold; null: as much as fits. */
  quota_bytes: counter.nullable(),
  by_kind: z.array(z.object({ kind: fileKind, files: counter, bytes: counter })),
  /** Those who have most, at most ten. */
  by_person: z.array(z.object({ user_id: id, username: z.string(), name: z.string(), files: counter, bytes: counter })),
  by_room: z.array(z.object({ room_id: id, name: z.string(), files: counter, bytes: counter })),
})
export type StorageUse = z.infer<typeof storage>
