import { expect, test } from 'vitest'
import { cn } from '@/components/ui/cn'

test('a later class of the same kind wins', () => {
  expect(cn('h-9 px-3', 'h-11')).toBe('px-3 h-11')
  expect(cn('text-ui', 'text-small')).toBe('text-small')
  expect(cn('shadow-lift', 'shadow-pop')).toBe('shadow-pop')
})

test('knows a size of text from a colour of text', () => {
  expect(cn('text-ink-2 text-ui')).toBe('text-ink-2 text-ui')
  expect(cn('font-strong font-mono')).toBe('font-strong font-mono')
})
