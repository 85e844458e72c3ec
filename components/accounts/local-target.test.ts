import { expect, test } from 'vitest'
import { localTarget } from '@/components/accounts/local-target'

const ORIGIN = 'https://chat.tidewater.example'

test.each([
  [undefined, '/'],
  ['/r/harbour?m=4', '/r/harbour?m=4'],
  [`${ORIGIN}/r/harbour`, '/r/harbour'],
])('goes on to our own page %s', (callbackUrl, target) => {
  expect(localTarget(callbackUrl, ORIGIN)).toBe(target)
})

test.each([
  'https://elsewhere.example/r/harbour',
  '//elsewhere.example',
  '/\\elsewhere.example',
  'javascript:alert(1)',
  'http://[',
  '/signin?view=create',
])('goes to the first page instead of %s', (callbackUrl) => {
  expect(localTarget(callbackUrl, ORIGIN)).toBe('/')
})

test('keeps a path of many slashes on our own host', () => {
  expect(localTarget(`${ORIGIN}//elsewhere.example`, ORIGIN)).toBe('/elsewhere.example')
})
