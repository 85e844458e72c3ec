import { describe, expect, it } from 'vitest'
import { parseEnv } from '@/lib/config/env'

const S3 = { S3_BUCKET: 'files', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' }
const MINIO = { MINIO_ENDPOINT: 'minio:9000', MINIO_BUCKET: 'files', MINIO_ACCESS_KEY: 'key', MINIO_SECRET_KEY: 'secret' }

describe('parseEnv', () => {
  it('needs nothing to be set', () => {
    expect(parseEnv({})).toMatchObject({ PORT: 3000, HOST: '0.0.0.0', DATA_DIR: './data', REGISTRATION: 'open', NODE_ENV: 'production' })
  })

  it('takes an empty value as none', () => {
    expect(parseEnv({ PORT: '', DATABASE_URL: '', AUTH_SECRET: '' })).toEqual(parseEnv({}))
  })

  it('reads numbers, lists and switches', () => {
    const env = parseEnv({ PORT: '8080', ALLOWED_ORIGINS: 'https://a.example, https://b.example,', TRUST_PROXY: '1' })
    expect(env).toMatchObject({ PORT: 8080, ALLOWED_ORIGINS: ['https://a.example', 'https://b.example'], TRUST_PROXY: true })
  })

  it('reads how often something may be done', () => {
    const read = (value: string) => parseEnv({ RATE_LIMIT_MESSAGES: value }).RATE_LIMIT_MESSAGES
    expect(read('')).toEqual({ points: 30, windowMs: 10_000 })
    expect(read('100/5m')).toEqual({ points: 100, windowMs: 300_000 })
    expect(read('1000/h')).toEqual({ points: 1_000, windowMs: 3_600_000 })
    expect(read('off')).toBeNull()
  })

  it('drops the slash at the end of the address', () => {
    expect(parseEnv({ PUBLIC_URL: 'https://chat.tidewater.example/' }).PUBLIC_URL).toBe('https://chat.tidewater.example')
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PUBLIC_URL', 'chat.tidewater.example'],
    ['PUBLIC_URL', 'ftp://chat.tidewater.example'],
    ['DATABASE_URL', 'mysql://localhost'],
    ['AUTH_SECRET', 'short'],
    ['REGISTRATION', 'maybe'],
    ['SESSION_DAYS', '0'],
    ['TRUST_PROXY', 'perhaps'],
    ['GUESTS', 'some'],
    ['GUEST_HOURS', '0'],
    ['JWT_JWKS_URL', 'jwks.json'],
    ['LOG_LEVEL', 'loud'],
    ['ROLE', 'captain'],
    ['SOCKET_TRANSPORTS', 'websocket,pigeon'],
    ['SOCKET_TRANSPORTS', ','],
    ['REDIS_URL', 'http://cache'],
    ['S3_ENDPOINT', 'minio:9000'],
    ['S3_ENDPOINT', 'ftp://minio'],
    ['S3_PREFIX', 'hubbub'],
    ['S3_CHECKSUMS', 'some'],
    ['S3_PRESIGN', '60'],
    ['MINIO_ENDPOINT', 'http://minio:9000'],
    ['RATE_LIMIT_MESSAGES', '30'],
    ['RATE_LIMIT_MESSAGES', '0/10s'],
    ['RATE_LIMIT_MESSAGES', '30/10 days'],
  ])('says in a sentence that %s=%s is wrong', (name, value) => {
    expect(() => parseEnv({ [name]: value })).toThrow(new RegExp(`^The setting ${name} is wrong: .+\\.$`))
  })

  it('says all that is wrong at once, and never the value of a secret', () => {
    expect(() => parseEnv({ PORT: 'x', AUTH_SECRET: 'hunter2' })).toThrow(/PORT.*\n.*AUTH_SECRET/s)
    expect(() => parseEnv({ AUTH_SECRET: 'hunter2' })).not.toThrow(/hunter2/)
  })

  it('takes no secret for its own that an outside service has', () => {
    const secret = 'x'.repeat(40)
    expect(() => parseEnv({ AUTH_SECRET: secret, JWT_SECRET: secret })).toThrow(
      /^The settings AUTH_SECRET and JWT_SECRET are the same: .+\.$/,
    )
    expect(parseEnv({ AUTH_SECRET: secret, JWT_SECRET: `${secret}y` }).JWT_SECRET).toBe(`${secret}y`)
    expect(parseEnv({ JWT_SECRET: '' }).JWT_SECRET).toBeUndefined()
  })

  it('wants settings that belong together to come together', () => {
    expect(() => parseEnv({ OIDC_ISSUER: 'https://id.tidewater.example', OIDC_CLIENT_ID: 'hubbub' })).toThrow(
      /OIDC_CLIENT_SECRET is missing/,
    )
  })

  it.each([
    [{ S3_BUCKET: 'files', S3_ACCESS_KEY: 'key' }, 'S3_SECRET_KEY is missing'],
    [{ S3_ENDPOINT: 'http://minio:9000' }, 'S3_BUCKET is missing'],
    [{ MINIO_ENDPOINT: 'minio:9000' }, 'MINIO_BUCKET, MINIO_ACCESS_KEY, MINIO_SECRET_KEY is missing'],
    [{ ...S3, ...MINIO }, 'both say where files are'],
  ])('wants to know of one place for files, and all of it: %o', (given, sentence) => {
    expect(() => parseEnv(given)).toThrow(sentence)
  })

  it('takes a place for files under either name', () => {
    expect(parseEnv(S3)).toMatchObject({ ...S3, S3_REGION: 'us-east-1', S3_CHECKSUMS: 'required', S3_PRESIGN: false })
    expect(parseEnv({ ...MINIO, MINIO_SECURE: 'true' })).toMatchObject({ ...MINIO, MINIO_SECURE: true })
  })
})
