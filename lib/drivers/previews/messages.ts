import type { MadePreview, SightKind } from '@/lib/domain/ports'

/** What the process that makes previews is asked for … */
export interface Request {
  kind: SightKind
  /** Where the original is. */
  path: string
  /** The program, where there is one. */
  ffmpeg: string | null
}

/** … and what it answers: `made` null when nothing can be made of the file, `failed` when it could not be tried. */
export type Answer = { made: MadePreview | null } | { failed: string }

/** A file that is not what it says. Every other error is one of ours. */
export class Unreadable extends Error {}

export const NOTHING: MadePreview = {
  width: null,
  height: null,
  thumbnail: null,
  large: null,
  blur: null,
  animated: false,
  duration_ms: null,
  waveform: null,
  pages: null,
}
