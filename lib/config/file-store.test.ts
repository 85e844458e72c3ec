import { describe, expect, it } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { fileStore, filesSource } from '@/lib/config/file-store'

const S3 = { S3_BUCKET: 'files', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' }
const MINIO = { MINIO_BUCKET: 'files', MINIO_ACCESS_KEY: 'key', MINIO_SECRET_KEY: 'secret' }
const KEYS = { bucket: 'files', accessKey: 'key', secretKey: 'secret' }
const storeOf = (env: Record<string, string>) => fileStore(parseEnv(env))

describe('the store for files', () => {
  it('is none, unless it is named', () => {
    expect(storeOf({})).toBeNull()
    expect(storeOf({ S3_REGION: 'eu-central-1', S3_PRESIGN: 'true' })).toBeNull()
  })

  it("is Amazon's of the region, or that of the endpoint", () => {
    expect(storeOf({ ...S3, S3_REGION: 'eu-central-1' })).toEqual({ ...KEYS, endpoint: null, region: 'eu-central-1', pathStyle: false })
    const own = { ...S3, S3_ENDPOINT: 'https://s3.tidewater.example' }
    expect(storeOf(own)).toEqual({ ...KEYS, endpoint: own.S3_ENDPOINT, region: 'us-east-1', pathStyle: true })
    expect(storeOf({ ...own, S3_PATH_STYLE: 'false' })?.pathStyle).toBe(false)
  })

  it.each([
    ['minio:9000', undefined, 'http://minio:9000'],
    ['minio:9000', 'true', 'https://minio:9000'],
    ['s3.tidewater.example', undefined, 'https://s3.tidewater.example'],
    ['minio', 'false', 'http://minio'],
  ])('is at %s, with MINIO_SECURE %s, by %s', (MINIO_ENDPOINT, secure, endpoint) => {
    const given = { ...MINIO, MINIO_ENDPOINT, ...(secure && { MINIO_SECURE: secure }) }
    expect(storeOf(given)).toEqual({ ...KEYS, endpoint, region: 'us-east-1', pathStyle: true })
  })

  it('is where browsers get files from, when that is switched on', () => {
    const source = (env: Record<string, string>) => filesSource(parseEnv({ ...S3, ...env }))
    expect(source({})).toBeNull()
    expect(source({ S3_PRESIGN: 'true', S3_ENDPOINT: 'http://minio:9000/' })).toBe('http://minio:9000')
    expect(source({ S3_PRESIGN: 'true', S3_ENDPOINT: 'https://s3.tidewater.example', S3_PATH_STYLE: 'false' })).toBe(
      'https://files.s3.tidewater.example',
    )
    expect(source({ S3_PRESIGN: 'true', S3_REGION: 'eu-central-1' })).toBe('https://files.s3.eu-central-1.amazonaws.com')
  })
})
