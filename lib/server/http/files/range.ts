import type { ByteRange } from '@/lib/domain/ports'

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/

/**
 * The part of something that a request asks for (RFC 9110, section 14).
 * @returns null: all of it, as also for several parts at once, and for what is no range; `none`: it has no such part
 */
export function readRange(headers: Headers, size: number, etag: string): ByteRange | null | 'none' {
  const [, first = '', last = ''] = ONE_RANGE.exec(headers.get('range')?.replaceAll(' ', '') ?? '') ?? []
  if (first === '' && last === '') return null
  // What it goes on with is not what is here now.
  const condition = headers.get('if-range')
  if (condition !== null && condition !== etag) return null
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start > end ? 'none' : { start, end }
}
