import type { File } from '@/lib/contract/files'

/** What a browser may show by itself: nothing of it can run. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'video/mp4', 'video/webm', 'text/plain'])
const isShown = (type: string) => SHOWN.has(type) || type.startsWith('audio/')

/** Documents are served as the text that they are made of. */
const DOCUMENTS = new Set(['text/html', 'text/xml'])

/** The type that a file's bytes are served as. */
export function servedType(type: string): string {
  if (DOCUMENTS.has(type)) return 'text/plain; charset=utf-8'
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}

/**
 * A `Content-Disposition` (RFC 6266).
 * @param toKeep it is asked for to be saved, whatever it is
 */
export function disposition({ filename, content_type }: Pick<File, 'filename' | 'content_type'>, toKeep: boolean): string {
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const exact = encodeURIComponent(filename.toWellFormed()).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${!toKeep && isShown(content_type) ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${exact}`
}
