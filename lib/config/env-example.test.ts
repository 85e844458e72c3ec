import { readFileSync } from 'node:fs'
import { parseEnv as parseFile } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parseEnv, settings } from '@/lib/config/env'

const text = readFileSync('.env.example', 'utf8')
const example = parseFile(text) as Record<string, string>

describe('.env.example', () => {
  it('names every setting and no other', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(settings.shape).sort())
  })

  it('gives each its default, so that copying it changes nothing', () => {
    expect(parseEnv(example)).toEqual(parseEnv({}))
  })

  it('explains each setting, or the few that stand together under one explanation', () => {
    const groups = text.split(/^(?=#)/m).filter((group) => /^[A-Z]/m.test(group))
    for (const group of groups) expect(group.match(/^[A-Z0-9_]+=/gm)?.length, group).toBeLessThanOrEqual(3)
  })
})

describe('the README', () => {
  it('has every setting in its table', () => {
    const rows = readFileSync('README.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name))
    expect(named.sort()).toEqual(
      Object.keys(settings.shape)
        .filter((name) => name !== 'NODE_ENV')
        .sort(),
    )
  })
})
