import { expect, test } from 'vitest'
import { allWrongWith, errorsByField, wrongWith } from '@/components/accounts/account-fields'
import { conflict, invalid, rateLimited } from '@/lib/contract/errors'

test('finds nothing wrong with a username, a password and no email', () => {
  expect(allWrongWith({ username: 'Tomas.Rey', email: '', password: 'tea-tin-slipway' })).toEqual({})
})

test.each([
  ['username', ''],
  ['username', 'tomas rey'],
  ['username', 't'],
  ['email', 'tomas@tidewater'],
  ['password', 'tea-tin'],
  ['password', 'x'.repeat(201)],
] as const)('says what is wrong with the %s %j', (field, value) => {
  expect(wrongWith(field, value)).toMatch(/\.$/)
})

test('puts what the server refused beside its field', () => {
  expect(errorsByField(invalid({ email: 'In use.' }))).toEqual({ email: 'In use.' })
  expect(errorsByField(conflict('That username is taken.'))).toEqual({ username: 'That username is taken.' })
  expect(errorsByField(conflict('That email is in use.', { email: 'In use.' }))).toEqual({ email: 'In use.' })
})

test('puts what belongs to no field next to the button', () => {
  expect(Object.keys(errorsByField(rateLimited(5_000)))).toEqual(['password'])
  expect(Object.keys(errorsByField(invalid({ invite: 'Used up.' })))).toEqual(['password'])
})
