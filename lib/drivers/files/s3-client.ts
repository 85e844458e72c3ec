import { CreateBucketCommand, HeadBucketCommand, S3Client, type S3ServiceException } from '@aws-sdk/client-s3'
import { unavailable } from '@/lib/contract/errors'

export interface S3Options {
  /** `https://…`; null: Amazon's own of the region. */
  endpoint: string | null
  bucket: string
  /** Before every key: then the bucket may hold other things too. */
  prefix: string
  accessKey: string
  secretKey: string
  region: string
  /** The bucket in the path of addresses, not in their host. */
  pathStyle: boolean
  /** Checksums on everything that is sent and read, or only where the protocol requires them: not every store knows them. */
  checksums: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED'
}

/** What a store may take to be connected to, and to begin its answer; and how often a request is sent again. */
const CONNECT_MS = 3_000
const ANSWER_MS = 20_000
const ATTEMPTS = 3
/** All attempts together, and the answer to its end. */
const REQUEST_MS = 45_000
/** A look at the store's health waits no longer. */
const PING_MS = 2_000
/** Everyone who reads a file has a connection. */
const SOCKETS_MAX = 500

const nameOf = (error: unknown) => (error as Partial<S3ServiceException>)?.name ?? ''
const statusOf = (error: unknown) => (error as Partial<S3ServiceException>)?.$metadata?.httpStatusCode

/** An object, or an upload in parts, that is not there. */
export const isGone = (error: unknown) => ['NoSuchKey', 'NoSuchUpload'].includes(nameOf(error)) || statusOf(error) === 404

/** A bucket of a store that speaks S3, made when it is missing. */
export function s3Client({ endpoint, bucket, prefix, accessKey, secretKey, region, pathStyle, checksums }: S3Options) {
  const client = new S3Client({
    ...(endpoint !== null && { endpoint }),
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: pathStyle,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    followRegionRedirects: true,
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      // Whoever reads slowly may pause for as long as they like.
      socketTimeout: 0,
      httpAgent: { keepAlive: true, maxSockets: SOCKETS_MAX },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS_MAX },
    },
  })

  /** Others may make it at the same time. */
  async function makeBucket() {
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
    } catch (error) {
      if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists', 'OperationAborted'].includes(nameOf(error))) throw error
    }
  }

  return {
    client,
    bucket,
    prefix,
    /**
     * Asks the store; once more when there was no bucket.
     * @param ask gives `within` to the client with its request, so that it ends in time
     * @throws what is gone as it came (`isGone`); ChatError `unavailable` for everything else
     */
    async asking<T>(ask: (within: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
      const inTime = () => ask({ abortSignal: AbortSignal.timeout(REQUEST_MS) })
      try {
        return await inTime().catch(async (error: unknown) => {
          if (nameOf(error) !== 'NoSuchBucket') throw error
          await makeBucket()
          return inTime()
        })
      } catch (error) {
        throw isGone(error) ? error : unavailable(error)
      }
    },
    async ping(): Promise<void> {
      try {
        await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: AbortSignal.timeout(PING_MS) }).catch((error) => {
          if (!isGone(error)) throw error
          return makeBucket()
        })
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}

export type S3 = ReturnType<typeof s3Client>
