import { describe, expect, it } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { requireShared } from '@/lib/config/requirements'

const shared = { AUTH_SECRET: 'a secret that all of them have been given', DATABASE_URL: 'postgres://db/hubbub', REDIS_URL: 'redis://r' }
const missing = (env: Record<string, string>, nextAlone = false) => {
  try {
    requireShared(parseEnv(env), { nextAlone })
    return []
  } catch (error) {
    return (error as Error).message.match(/\b(AUTH_SECRET|DATABASE_URL|REDIS_URL|S3_BUCKET)\b(?= \()/g)
  }
}

describe('what several processes must share', () => {
  it('is nothing for one that is alone, or while developing', () => {
    expect(missing({})).toEqual([])
    expect(missing({ DATABASE_URL: shared.DATABASE_URL })).toEqual([])
    expect(missing({ ROLE: 'socket', NODE_ENV: 'development' })).toEqual([])
  })

  it('is the secret where there is Redis', () => {
    expect(missing({ REDIS_URL: shared.REDIS_URL })).toEqual(['AUTH_SECRET'])
    expect(missing({ REDIS_URL: shared.REDIS_URL, AUTH_SECRET: shared.AUTH_SECRET })).toEqual([])
  })

  it.each(['web', 'socket', 'worker'])('is secret, database and Redis for ROLE=%s', (ROLE) => {
    expect(missing({ ROLE })).toEqual(['AUTH_SECRET', 'DATABASE_URL', 'REDIS_URL'])
    expect(missing({ ROLE, ...shared, DATABASE_URL: '' })).toEqual(['DATABASE_URL'])
    expect(missing({ ROLE, ...shared })).toEqual([])
  })

  it('is the same for Next alone, and a place for files that lasts, under either name', () => {
    const store = { S3_BUCKET: 'files', S3_ACCESS_KEY: 'a', S3_SECRET_KEY: 's' }
    const minio = { MINIO_ENDPOINT: 'minio:9000', MINIO_BUCKET: 'files', MINIO_ACCESS_KEY: 'a', MINIO_SECRET_KEY: 's' }
    expect(missing({}, true)).toEqual(['AUTH_SECRET', 'DATABASE_URL', 'REDIS_URL', 'S3_BUCKET'])
    expect(missing({ ...shared, ...store, REDIS_URL: '' }, true)).toEqual(['REDIS_URL'])
    expect(missing(shared, true)).toEqual(['S3_BUCKET'])
    expect(missing({ ...shared, ...store }, true)).toEqual([])
    expect(missing({ ...shared, ...minio }, true)).toEqual([])
  })

  it('is said in one sentence', () => {
    expect(() => requireShared(parseEnv({ ROLE: 'socket', ...shared, AUTH_SECRET: '' }), { nextAlone: false })).toThrow(
      'ROLE=socket is one part of several: set AUTH_SECRET (what one signs the others must know).',
    )
  })
})
