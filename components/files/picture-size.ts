/** Attachments are at most so wide, pictures at most so high, in CSS pixels. */
const MOST_WIDTH = 440
const MOST_HEIGHT = 320
/** A picture smaller than this is hard to press. */
const LEAST = 44
/** Of a picture whose size is not known yet. */
const UNKNOWN = { width: 320, height: 240 }

type Size = { width: number; height: number }

/** How large a picture is drawn: whole, never larger than it is. */
export function pictureSize(width: number | null, height: number | null): Size {
  if (!width || !height) return UNKNOWN
  const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height)
  return { width: Math.max(LEAST, Math.round(width * scale)), height: Math.max(LEAST, Math.round(height * scale)) }
}
