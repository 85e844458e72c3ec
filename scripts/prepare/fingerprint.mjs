import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { at } from './root.mjs'

const STAMPS = at('build/stamps.json')
// Tests are not built, so that changing one must not cost a build; the emoji and the widget are themselves outcomes of steps.
const LEFT_OUT = /\.test\.tsx?$|^public\/(emoji|widget\.js)$/

function addTo(hash, path) {
  const full = at(path)
  if (LEFT_OUT.test(path) || !existsSync(full)) return
  if (!statSync(full).isDirectory()) {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
    return
  }
  for (const name of readdirSync(full).sort()) addTo(hash, `${path}/${name}`)
}

/** A hash of the names and contents of these files, and of all files in these folders. */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths) addTo(hash, path)
  return hash.digest('hex')
}

const readStamps = () => (existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, 'utf8')) : {})

/** The fingerprint of what a step was last done from. */
export const stampOf = (name) => readStamps()[name]

export function stamp(name, value) {
  mkdirSync(at('build'), { recursive: true })
  writeFileSync(STAMPS, `${JSON.stringify({ ...readStamps(), [name]: value }, null, 2)}\n`)
}
