import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type Part,
  PutObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { unavailable } from '@/lib/contract/errors'
import { isGone, type S3 } from '@/lib/drivers/files/s3-client'

/** Objects that one request erases. */
const ERASE_MAX = 1_000

/** What is asked of the store. Each call throws what is gone as it came (`isGone`), and ChatError `unavailable` for everything else. */
export function s3Store({ client, bucket: Bucket, prefix, asking }: S3) {
  const at = (key: string) => ({ Bucket, Key: prefix + key })

  /** @returns false when it was not there */
  async function unlessGone(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (isGone(error)) return false
      throw error
    }
  }

  async function objects(beginning: string) {
    const where = { Bucket, Prefix: prefix + beginning }
    const pages = await asking((within) => Array.fromAsync(paginateListObjectsV2({ client }, where, within)))
    return pages.flatMap(({ Contents = [] }) => Contents)
  }

  async function parts(key: string, UploadId: string) {
    const found: Part[] = []
    let from: { PartNumberMarker?: string | undefined } = {}
    for (;;) {
      const command = { ...at(key), UploadId, ...from }
      const page = await asking((within) => client.send(new ListPartsCommand(command), within))
      found.push(...(page.Parts ?? []))
      // Some name a next one after the last too, so that the client's own paginator never ends.
      if (!page.IsTruncated) return found
      from = { PartNumberMarker: page.NextPartNumberMarker }
    }
  }

  return {
    async put(key: string, Body: Uint8Array) {
      await asking((within) => client.send(new PutObjectCommand({ ...at(key), Body }), within))
    },
    get: (key: string): Promise<Uint8Array> =>
      asking(async (within) => {
        const { Body } = await client.send(new GetObjectCommand(at(key)), within)
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      }),
    exists: (key: string) => unlessGone(() => asking((within) => client.send(new HeadObjectCommand(at(key)), within))),

    /** Keys that begin so. */
    async keysOf(beginning: string): Promise<string[]> {
      return (await objects(beginning)).flatMap(({ Key }) => Key?.slice(prefix.length) ?? [])
    },
    async erase(keys: string[]) {
      for (let done = 0; done < keys.length; done += ERASE_MAX) {
        const Delete = { Objects: keys.slice(done, done + ERASE_MAX).map((key) => ({ Key: prefix + key })), Quiet: true }
        const { Errors = [] } = await asking((within) => client.send(new DeleteObjectsCommand({ Bucket, Delete }), within))
        if (Errors.length > 0) throw unavailable(new Error(`${Errors[0]?.Key} cannot be erased: ${Errors[0]?.Code}`))
      }
    },

    /** @returns the name of the upload in parts */
    async beginParts(key: string): Promise<string> {
      const { UploadId } = await asking((within) => client.send(new CreateMultipartUploadCommand(at(key)), within))
      if (UploadId === undefined) throw unavailable(new Error('An upload has begun without a name.'))
      return UploadId
    },
    /** @param number from 1 */
    async putPart(key: string, UploadId: string, PartNumber: number, Body: Uint8Array): Promise<CompletedPart> {
      const command = { ...at(key), UploadId, PartNumber, Body }
      const { ETag } = await asking((within) => client.send(new UploadPartCommand(command), within))
      return { PartNumber, ETag }
    },
    /** Resolves while the upload is neither finished nor given up. */
    async lookFor(key: string, UploadId: string) {
      await asking((within) => client.send(new ListPartsCommand({ ...at(key), UploadId, MaxParts: 1 }), within))
    },
    /** @returns by their number, what they are named by and their size */
    async partsOf(key: string, UploadId: string): Promise<Map<number, { ETag: string; Size: number }>> {
      return new Map((await parts(key, UploadId)).map(({ PartNumber = 0, ETag = '', Size = 0 }) => [PartNumber, { ETag, Size }]))
    },
    async completeParts(key: string, UploadId: string, Parts: CompletedPart[]) {
      const command = { ...at(key), UploadId, MultipartUpload: { Parts } }
      await asking((within) => client.send(new CompleteMultipartUploadCommand(command), within))
    },
    /** Of one that is not there, nothing. */
    abortParts: (key: string, UploadId: string) =>
      unlessGone(() => asking((within) => client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId }), within))),
    /** Whether there is a part of the upload, or an object whose key begins with `beside`, from since then. */
    async addedTo(key: string, UploadId: string, beside: string, since: Date): Promise<boolean> {
      const added = [...(await parts(key, UploadId)), ...(await objects(beside))]
      return added.some(({ LastModified }) => LastModified !== undefined && LastModified >= since)
    },
    /** Uploads in parts that were begun before then and are not finished. */
    async partsBegunBefore(time: Date): Promise<{ key: string; state: string }[]> {
      const found: { key: string; state: string }[] = []
      let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {}
      for (;;) {
        const command = { Bucket, Prefix: prefix, ...from }
        const page = await asking((within) => client.send(new ListMultipartUploadsCommand(command), within))
        for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
          if (Key && UploadId && Initiated && Initiated < time) found.push({ key: Key.slice(prefix.length), state: UploadId })
        if (!page.IsTruncated) return found
        from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
      }
    },
  }
}

export type S3Store = ReturnType<typeof s3Store>
