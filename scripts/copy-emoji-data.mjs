/**
 * Copies the emoji picker's data from its npm package to public/emoji, so that it is served from here. Does nothing when it is
 * there already. The picker asks for `/emoji/<locale>/data.json` and `messages.json`.
 */
import { copyFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LOCALES = ['en']
const FILES = ['data.json', 'messages.json']
const root = new URL('../', import.meta.url)

const same = (from, to) => {
  try {
    return statSync(to).size === statSync(from).size && readFileSync(to).equals(readFileSync(from))
  } catch {
    return false
  }
}

for (const locale of LOCALES) {
  mkdirSync(new URL(`public/emoji/${locale}/`, root), { recursive: true })
  for (const file of FILES) {
    const from = fileURLToPath(new URL(`node_modules/emojibase-data/${locale}/${file}`, root))
    const to = fileURLToPath(new URL(`public/emoji/${locale}/${file}`, root))
    if (!same(from, to)) copyFileSync(from, to)
  }
}
