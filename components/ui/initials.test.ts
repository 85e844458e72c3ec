import { expect, test } from 'vitest'
import { initialsOf } from '@/components/ui/initials'

test.each([
  ['Ada Okafor', 'AO'],
  ['ada', 'A'],
  ['chen.wei', 'CW'],
  ['Maria del Mar Rey', 'MR'],
  ['Émile Zátopek', 'ÉZ'],
  ['صباح الخير', 'صا'],
  ['🥣 Bruno', 'B'],
  ['𝒳 y', '𝒳Y'],
  ['...', '?'],
  ['', '?'],
])('takes from %j the initials %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
