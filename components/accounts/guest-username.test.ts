import { expect, it } from 'vitest'
import { guestUsername } from '@/components/accounts/guest-username'
import { username } from '@/lib/contract/users'

it.each([
  ['Tomás Rey', 'tomas-rey'],
  ['  Mira  ', 'mira'],
  ['chen_lin.2', 'chen_lin.2'],
  ['-x- & -y-', 'x-y'],
  [`${'long '.repeat(20)}`, 'long-long-long-long-long-long-lo'],
])('makes of %j the username %s', (name, made) => {
  expect(guestUsername(name)).toBe(made)
  expect(username.parse(made)).toBe(made)
})

it('leaves nothing of a name without a letter it knows', () => {
  expect(guestUsername('日本')).toBe('')
  expect(username.safeParse(guestUsername('日本')).success).toBe(false)
})
