import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { SHORT_NAMES } from '@/lib/server/http/short-names'

it('are those that lead to the API', () => {
  const written = /const SHORT_NAMES = \[(.*)\]/.exec(readFileSync('next.config.mjs', 'utf8'))?.[1]
  expect(written?.split(', ').map((name) => name.slice(1, -1))).toEqual(SHORT_NAMES)
})
