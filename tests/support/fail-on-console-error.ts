import { afterEach, expect, vi } from 'vitest'

/** What the code complains about while a test runs fails that test, even when nothing it asserts is wrong. */
const complaints = vi.spyOn(console, 'error')

afterEach(() => {
  const said = complaints.mock.calls.map((args) => args.map(String).join(' '))
  complaints.mockClear()
  expect(said, 'console.error was called').toEqual([])
})
