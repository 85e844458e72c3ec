/** Buckets on the S3 server in TEST_S3_URL. */
import { randomUUID } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'

export interface TestBucket {
  /** Of the server. */
  endpoint: string
  accessKey: string
  secretKey: string
  /** Its name; nobody has made it yet. */
  bucket: string
  /** What a server is given to keep files in it. */
  env: Record<string, string>
  /** Keys of all that is in it, and of uploads in parts that are under way. */
  contents(): Promise<string[]>
  exists(): Promise<boolean>
  /** Removes it, with what is in it. */
  remove(): Promise<void>
}

/** A bucket of a test's own. */
export function testBucket(address = process.env.TEST_S3_URL): TestBucket {
  if (!address) throw new Error('TEST_S3_URL is not set: it says where tests make their buckets (http://ACCESS_KEY:SECRET_KEY@host:port).')
  const { origin: endpoint, username, password } = new URL(address)
  const [accessKey, secretKey] = [decodeURIComponent(username), decodeURIComponent(password)]
  const Bucket = `hubbub-${randomUUID()}`
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const objects = async () => (await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []
  const uploads = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []
  const exists = () =>
    objects().then(
      () => true,
      (error: Error) => {
        if (error.name === 'NoSuchBucket') return false
        throw error
      },
    )
  return {
    endpoint,
    accessKey,
    secretKey,
    bucket: Bucket,
    env: { S3_ENDPOINT: endpoint, S3_BUCKET: Bucket, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey },
    contents: async () =>
      [...(await objects()).map(({ Key }) => `${Key}`), ...(await uploads()).map(({ Key }) => `${Key} under way`)].sort(),
    exists,
    async remove() {
      if (await exists()) {
        for (const { Key } of await objects()) await client.send(new DeleteObjectCommand({ Bucket, Key }))
        for (const { Key, UploadId } of await uploads()) await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
        await client.send(new DeleteBucketCommand({ Bucket }))
      }
      client.destroy()
    },
  }
}
