import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { createLogs } from '@/lib/server/log/logs'

const parent = mkdtempSync(join(tmpdir(), 'hubbub-logs-'))
const LOG_DIR = join(parent, 'logs')
const start = (env: Record<string, string>, files = true) => createLogs(parseEnv({ LOG_DIR, ...env }), { files })

afterEach(() => {
  rmSync(parent, { recursive: true, force: true })
})

it('makes files in production', async () => {
  await start({})
  expect(readdirSync(LOG_DIR).sort()).toEqual(['access.log', 'error.log', 'websocket.log'])
})

it.each<Record<string, string>>([{ NODE_ENV: 'development' }, { NODE_ENV: 'test' }, { LOG_FILES: 'false' }])(
  'makes none with %o',
  async (env) => {
    await start(env)
    expect(existsSync(LOG_DIR)).toBe(false)
  },
)

it('makes files elsewhere when told to', async () => {
  await start({ NODE_ENV: 'development', LOG_FILES: 'true' })
  expect(existsSync(LOG_DIR)).toBe(true)
})

it('makes none where Next runs alone', async () => {
  await start({}, false)
  expect(existsSync(LOG_DIR)).toBe(false)
})
