import { expect, it } from 'vitest'
import { isReadablePath } from '@/lib/server/http/unreadable-path'

it.each(['/', '/api/rooms', '/r/caf%C3%A9', '/%F0%9F%91%8D?q=%', '//', '/a%2Fb', '/?'])('reads %j', (target) => {
  expect(isReadablePath(target)).toBe(true)
})

it.each(['', '*', '/%', '/%zz', '/%ff', '/a/%ed%a0%80', 'http://[::1', 'http://localhost/', 'localhost:1'])(
  'does not read %j',
  (target) => {
    expect(isReadablePath(target)).toBe(false)
  },
)
