import type { Readable } from 'node:stream'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { notFound } from '@/lib/contract/errors'
import type { Files } from '@/lib/domain/ports'
import { reading } from '@/lib/drivers/files/bytes'
import { checkedId, checkedKey } from '@/lib/drivers/files/keys'
import { isGone, type S3Options, s3Client } from '@/lib/drivers/files/s3-client'
import { s3Store } from '@/lib/drivers/files/s3-store'
import { s3Pieces, writeObject } from '@/lib/drivers/files/s3-writing'

/** So long whoever reads waits for the next bytes. */
const SILENCE_MS = 20_000

/**
 * Files in a store that speaks S3. Nothing is asked of it before it is needed: a process starts without it.
 * @param options.presign whether browsers may be sent to the store itself
 */
export function s3Files({ presign, ...options }: S3Options & { presign: boolean }): Files {
  const s3 = s3Client(options)
  const store = s3Store(s3)
  const pieces = s3Pieces(store)
  const at = (key: string) => ({ Bucket: s3.bucket, Key: s3.prefix + checkedKey(key) })

  return {
    ...pieces,
    write: async (key, bytes) => writeObject(store, checkedKey(key), bytes),
    async read(key, range) {
      const object = { ...at(key), ...(range && { Range: `bytes=${range.start}-${range.end}` }) }
      try {
        const { Body } = await s3.asking(() => s3.client.send(new GetObjectCommand(object)))
        return reading(Body as Readable, SILENCE_MS)
      } catch (error) {
        throw isGone(error) ? notFound('file') : error
      }
    },
    remove: async (id) => store.erase(await store.keysOf(`${checkedId(id)}/`)),
    async addressOf(key, seconds, { contentType, disposition }) {
      if (!presign) return null
      const object = { ...at(key), ResponseContentType: contentType, ResponseContentDisposition: disposition }
      return getSignedUrl(s3.client, new GetObjectCommand(object), { expiresIn: seconds })
    },
    ping: s3.ping,
  }
}
