import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSecret } from '@/lib/server/secrets'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hubbub-secrets-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('a secret that nobody set', () => {
  it('is made once, long enough, and readable by this user alone', async () => {
    const data = join(dir, 'data')
    const secret = await readSecret(data, 'auth-secret')
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await readSecret(data, 'auth-secret')).toBe(secret)
    expect((await stat(join(data, 'secrets/auth-secret'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(data, 'secrets'))).mode & 0o777).toBe(0o700)
  })

  it('is another one under another name', async () => {
    expect(await readSecret(dir, 'one')).not.toBe(await readSecret(dir, 'two'))
  })

  it('is the same for all who ask at once, and leaves nothing else behind', async () => {
    const secrets = await Promise.all(Array.from({ length: 30 }, () => readSecret(dir, 'auth-secret')))
    expect(new Set(secrets).size).toBe(1)
    expect(await readdir(join(dir, 'secrets'))).toEqual(['auth-secret'])
  })
})
