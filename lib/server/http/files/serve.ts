import type { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { ChatError, notFound } from '@/lib/contract/errors'
import type { Context } from '@/lib/domain/context'
import { ORIGINAL } from '@/lib/domain/files/collect'
import { type FoundFile, findFile } from '@/lib/domain/files/file-queries'
import { knownId } from '@/lib/domain/ids'
import { disposition, servedType } from '@/lib/server/http/files/disposition'
import { readRange } from '@/lib/server/http/files/range'

export type Part = 'download' | 'thumbnail' | 'large'

/** What is made of files, for showing them. */
const RENDITION_TYPE = 'image/webp'
/** How long an address in the store itself may be used: long enough to begin. */
const ADDRESS_SECONDS = 60

/** A browser that shows it by itself runs nothing of it. */
const POLICY = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox"

/** `GET /api/files/{id}/download`, `…/thumbnail`, `…/large`: whether the caller may see the file is asked each time. */
export async function serve(request: Request, ctx: Context, fileId: string, part: Part): Promise<Response> {
  const found = await findFile(ctx.db, knownId('file', fileId), ctx.actor.id)
  if (!found) throw notFound('file')
  if (found.scan === 'held') throw new ChatError('unavailable', 'This file is still being checked for viruses. Try again in a while.')
  if (found.scan === 'infected') throw new ChatError('not_found', 'This file was infected, and is no longer here.')
  const asked = askedFor(found, part, new URL(request.url).searchParams.get('download') === '1')
  const headers = headersOf(asked)
  if (isKnown(request.headers.get('if-none-match'), asked.etag)) return new Response(null, { status: 304, headers })
  if (request.method !== 'HEAD') {
    const address = await ctx.files.addressOf(asked.key, ADDRESS_SECONDS, asked)
    if (address) return new Response(null, { status: 302, headers: { location: address, 'cache-control': 'no-store' } })
  }
  return bytesOf(request, ctx, asked, headers)
}

interface Asked {
  key: string
  /** Null: not known beforehand. */
  size: number | null
  etag: string
  contentType: string
  disposition: string
}

function askedFor({ file, blobId, hash }: FoundFile, part: Part, toKeep: boolean): Asked {
  if (part === 'download') {
    const contentType = servedType(file.content_type)
    return { key: `${blobId}/${ORIGINAL}`, size: file.size, etag: `"${hash}"`, contentType, disposition: disposition(file, toKeep) }
  }
  if ((part === 'thumbnail' ? file.thumbnail_url : file.preview.large_url) === null) throw notFound('picture')
  return { key: `${blobId}/${part}`, size: null, etag: `"${hash}-${part}"`, contentType: RENDITION_TYPE, disposition: 'inline' }
}

const headersOf = ({ etag, contentType, disposition, size }: Asked): Record<string, string> => ({
  'content-type': contentType,
  'content-disposition': disposition,
  etag,
  // Whoever may no longer see it is asked of us, not of a cache.
  'cache-control': 'private, no-cache',
  vary: 'Authorization, Cookie',
  'x-content-type-options': 'nosniff',
  'content-security-policy': POLICY,
  'cross-origin-resource-policy': 'same-origin',
  ...(size !== null && { 'accept-ranges': 'bytes' }),
})

async function bytesOf(
  request: Request,
  { files }: Context,
  { key, size, etag }: Asked,
  headers: Record<string, string>,
): Promise<Response> {
  const isHead = request.method === 'HEAD'
  if (size === null) return new Response(isHead ? null : streamOf(await files.read(key)), { headers })
  const range = readRange(request.headers, size, etag)
  if (range === 'none') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  const length = range ? range.end - range.start + 1 : size
  const all = {
    ...headers,
    'content-length': String(length),
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
  }
  const isEmpty = isHead || length === 0
  return new Response(isEmpty ? null : streamOf(await files.read(key, range ?? undefined)), { status: range ? 206 : 200, headers: all })
}

/** When the client goes, the reading ends. Not `Readable.toWeb`, which copies all of it. */
const streamOf = (bytes: Readable) => ReadableStream.from(bytes) as BodyInit

const isKnown = (tags: string | null, etag: string) =>
  tags?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag) ?? false
