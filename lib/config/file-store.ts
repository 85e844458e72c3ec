import type { Env } from '@/lib/config/env'

export interface FileStore {
  /** Null: Amazon's own of the region. */
  endpoint: string | null
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  /** The bucket stands in the path of addresses, not in their host. */
  pathStyle: boolean
}

/** The bucket for files, under whichever names it is given; null: files are on the disk. */
export function fileStore(env: Env): FileStore | null {
  const { S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION: region, S3_PATH_STYLE } = env
  if (S3_BUCKET && S3_ACCESS_KEY && S3_SECRET_KEY) {
    const endpoint = env.S3_ENDPOINT ?? null
    const pathStyle = S3_PATH_STYLE ?? endpoint !== null
    return { endpoint, region, bucket: S3_BUCKET, accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY, pathStyle }
  }
  const { MINIO_ENDPOINT, MINIO_BUCKET, MINIO_ACCESS_KEY, MINIO_SECRET_KEY } = env
  if (!MINIO_ENDPOINT || !MINIO_BUCKET || !MINIO_ACCESS_KEY || !MINIO_SECRET_KEY) return null
  const scheme = (env.MINIO_SECURE ?? !MINIO_ENDPOINT.includes(':')) ? 'https' : 'http'
  const endpoint = `${scheme}://${MINIO_ENDPOINT}`
  const pathStyle = S3_PATH_STYLE ?? true
  return { endpoint, region, bucket: MINIO_BUCKET, accessKey: MINIO_ACCESS_KEY, secretKey: MINIO_SECRET_KEY, pathStyle }
}

/** Where browsers get files from, when that is not here: as a source of a policy. */
export function filesSource(env: Env): string | null {
  const store = env.S3_PRESIGN ? fileStore(env) : null
  if (!store) return null
  const { protocol, host } = new URL(store.endpoint ?? `https://s3.${store.region}.amazonaws.com`)
  return `${protocol}//${store.pathStyle ? '' : `${store.bucket}.`}${host}`
}
