import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const pages = ['.', 'docs', 'docs/decisions', 'lib/client'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
)

it.each(pages)('every link of %s to another page leads somewhere', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
  const missing = links.filter((target) => !/^([a-z]+:|#)/.test(target) && !existsSync(join(dirname(page), target.split('#')[0])))
  expect(missing).toEqual([])
})
