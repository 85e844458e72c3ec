import { expect, it } from 'vitest'
import { loggedPath } from '@/lib/server/http/watch-requests'

it.each([
  ['/api/rooms/general?limit=5', '/api/rooms/general'],
  ['/ws?token=abc', '/ws'],
  ['/api/search?q=words', '/api/search'],
  ['/join/s3cr3t', '/join/…'],
  ['/join/s3cr3t/more?x', '/join/…'],
  ['/joining', '/joining'],
  ['/api/hooks/s3cr3t', '/api/hooks/…'],
  ['/hooks/s3cr3t', '/hooks/…'],
])('%s is logged as %s', (target, path) => {
  expect(loggedPath(target)).toBe(path)
})
