/** Ground and initials of a face without a picture. Written out, because Tailwind looks for whole class names. */
const TONES = [
  'bg-tone-1 text-tone-1-ink',
  'bg-tone-2 text-tone-2-ink',
  'bg-tone-3 text-tone-3-ink',
  'bg-tone-4 text-tone-4-ink',
  'bg-tone-5 text-tone-5-ink',
  'bg-tone-6 text-tone-6-ink',
  'bg-tone-7 text-tone-7-ink',
  'bg-tone-8 text-tone-8-ink',
] as const

/** The classes of one of eight tones, always the same one for the same id (FNV-1a). */
export function toneOf(id: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  // The last bits of this hash alone are poorly mixed.
  return TONES[((hash >>> 15) ^ hash) & 7] ?? TONES[0]
}
