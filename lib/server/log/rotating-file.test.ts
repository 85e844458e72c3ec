import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rotatingFile } from '@/lib/server/log/rotating-file'

let folder: string
let failed: Error[]
const open = (maxBytes: number, kept = 2) =>
  rotatingFile(join(folder, 'access.log'), { maxBytes, kept, failed: (error) => void failed.push(error) })
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

const folders: string[] = []
beforeEach(() => {
  folders.push((folder = mkdtempSync(join(tmpdir(), 'hubbub-log-'))))
  failed = []
})
afterEach(() => expect(failed).toEqual([]))
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

it('sets a full file aside, and keeps so many', async () => {
  const file = await open(10)
  for (const line of ['the first\n', 'the second\n', 'the third\n', 'the fourth\n']) {
    file.write(line)
    await until(() => expect(read('access.log.1')).toBe(line))
    // Until then lines go into the file that was set aside.
    await until(() => expect(existsSync(join(folder, 'access.log'))).toBe(true))
  }
  expect(read('access.log.2')).toBe('the third\n')
  expect(readdirSync(folder).sort()).toEqual(['access.log', 'access.log.1', 'access.log.2'])
})

it('loses no line while it does', async () => {
  const file = await open(40_000, 50)
  const lines = Array.from({ length: 4_000 }, (_, n) => `line ${n} ${'x'.repeat(40)}\n`)
  for (let n = 0; n < lines.length; n += 1_000) {
    for (const line of lines.slice(n, n + 1_000)) file.write(line)
    // All are set aside, and there is a new one.
    await until(() => expect(readdirSync(folder)).toHaveLength(n / 1_000 + 2))
  }
  file.write('the end\n')
  await until(() => expect(read('access.log')).toContain('the end'))
  const text = [4, 3, 2, 1].map((n) => read(`access.log.${n}`)).join('') + read('access.log')
  expect(text).toBe(`${lines.join('')}the end\n`)
})

it('follows when someone else has moved the file', async () => {
  const file = await open(1_000_000)
  file.write('before\n')
  await until(() => expect(read('access.log')).toBe('before\n'))
  renameSync(join(folder, 'access.log'), join(folder, 'moved'))
  await until(() => {
    file.write('after\n')
    expect(read('access.log')).toContain('after\n')
  })
  expect(read('moved')).toMatch(/^before\n/)
})

it('is for two at once', async () => {
  const [one, two] = [await open(10, 3), await open(10, 3)]
  one.write('from the first\n')
  two.write('from the second\n')
  await until(() => expect(existsSync(join(folder, 'access.log.1'))).toBe(true))
  await until(() => {
    const text = readdirSync(folder).map(read).join('')
    for (const line of ['from the first\n', 'from the second\n']) expect(text.split(line)).toHaveLength(2)
  })
})

it('says at once that it cannot be opened', async () => {
  const options = { maxBytes: 10, kept: 2, failed: () => {} }
  await expect(rotatingFile('/dev/null/logs/access.log', options)).rejects.toThrow(/ENOTDIR/)
  await expect(rotatingFile(folder, options)).rejects.toThrow(/EISDIR/)
})
