import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.mjs'
import { atEnd } from './processes.mjs'
import { at, ROOT } from './root.mjs'

const LOCK = at('build/preparing.lock')

function take() {
  try {
    mkdirSync(at('build'), { recursive: true })
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Problem(`Hubbub cannot write to its folder ${ROOT} (${error.code}): run it as the user who owns the folder.`)
  }
}

function holder() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error.code === 'EPERM' ? 'of another user' : undefined
  }
}

/** Does the work while no other process prepares this checkout; waits for one that does. */
export async function alone(work) {
  let told = false
  while (!take()) {
    const pid = holder()
    if (pid === undefined) {
      rmSync(LOCK, { force: true })
      continue
    }
    if (!told)
      console.log(`Another process (${pid}) is preparing this folder: waiting for it. If there is none, delete build/preparing.lock.`)
    told = true
    await sleep(500)
  }
  const release = () => rmSync(LOCK, { force: true })
  atEnd(release)
  try {
    return await work()
  } finally {
    release()
  }
}
