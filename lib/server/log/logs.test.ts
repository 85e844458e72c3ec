import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { createLogs } from '@/lib/server/log/logs'

const parent = mkdtempSync(join(tmpdir(), 'hubbub-logs-'))
const LOG_DIR = join(parent, 'logs')
const start = (env: Record<string, string>) => createLogs(parseEnv({ LOG_DIR, ...env }))

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(parent, { recursive: true, force: true })
})

it('makes files in production', () => {
  start({})
  expect(readdirSync(LOG_DIR).sort()).toEqual(['access.log', 'error.log', 'websocket.log'])
})

it.each<Record<string, string>>([{ NODE_ENV: 'development' }, { NODE_ENV: 'test' }, { LOG_FILES: 'false' }])(
  'makes none with %o',
  (env) => {
    start(env)
    expect(existsSync(LOG_DIR)).toBe(false)
  },
)

it('makes files elsewhere when told to', () => {
  start({ NODE_ENV: 'development', LOG_FILES: 'true' })
  expect(existsSync(LOG_DIR)).toBe(true)
})

it('makes none where Next runs alone', () => {
  vi.stubEnv('NEXT_RUNTIME', 'nodejs')
  start({})
  expect(existsSync(LOG_DIR)).toBe(false)
})
