import { expect, it } from 'vitest'
import { currentScope, newScope, runInScope } from '@/lib/server/log/request-scope'

it.each(['7', 'req_01.A:b', 'a1b2-c3', 'x'.repeat(128)])('takes the id %s that a request brings', (id) => {
  expect(newScope(id).id).toBe(id)
})

it.each(['', ' ', 'two words', 'line\nbreak', 'quote"', '<b>', 'ä', 'x'.repeat(129), undefined, null, ['a', 'b']])(
  'makes one instead of %j',
  (id) => {
    expect(newScope(id).id).toMatch(/^[0-9a-f-]{36}$/)
  },
)

it('is known to all that a request begins, and to nothing else', async () => {
  const seen = (id: string) =>
    runInScope({ id }, async () => [await new Promise((resolve) => setTimeout(() => resolve(currentScope()?.id), 5)), currentScope()?.id])
  expect(await Promise.all([seen('one'), seen('two')])).toEqual([
    ['one', 'one'],
    ['two', 'two'],
  ])
  expect(currentScope()).toBeUndefined()
})
