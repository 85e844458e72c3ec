import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '@/lib/drivers/database/lock'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hubbub-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const taken = () => `Another process is using the data in ${folder}. Stop it first, or set DATA_DIR to another folder.`

/** Another process that holds the folder until it is killed. */
async function holder() {
  const script = `
    import { lockFolder } from '@/lib/drivers/database/lock'
    lockFolder(${JSON.stringify(folder)})
    console.log('held')
    setInterval(() => {}, 1000)`
  const args = ['--disable-warning=ExperimentalWarning', '--import', './scripts/register.mjs', '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

describe('the lock of a folder', () => {
  it('refuses another process with a sentence', async () => {
    const child = await holder()
    expect(() => lockFolder(folder)).toThrow(taken())
    child.kill('SIGKILL')
    await once(child, 'close')
  })

  it('is gone with the process, however it ended', async () => {
    const child = await holder()
    child.kill('SIGKILL')
    await once(child, 'close')
    lockFolder(folder).release()
  })

  it('can be taken again once it is released, and not before', () => {
    const lock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(taken())
    lock.release()
    lockFolder(folder).release()
  })

  it('says so when the folder cannot be written', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const sentence = `The data folder ${file} can't be written to. Give this user the right to, or set DATA_DIR to another folder.`
    expect(() => lockFolder(file)).toThrow(sentence)
  })
})
