import { describe, expect, it } from 'vitest'
import { insertText, makeLink, mentionAt, toggleCode, toggleLines, toggleMark } from '@/components/messages/edit-text'

describe('formatting', () => {
  it('puts a mark around the selection and takes it away again', () => {
    const bold = toggleMark({ text: 'the new bracket', start: 4, end: 7 }, '**')
    expect(bold).toEqual({ text: 'the **new** bracket', start: 6, end: 9 })
    expect(toggleMark(bold, '**')).toEqual({ text: 'the new bracket', start: 4, end: 7 })
  })

  it('quotes every line that the selection touches and no other', () => {
    const quoted = toggleLines({ text: 'one\ntwo\nthree', start: 1, end: 5 }, '> ')
    expect(quoted.text).toBe('> one\n> two\nthree')
    expect(toggleLines(quoted, '> ').text).toBe('one\ntwo\nthree')
  })

  it('fences code of several lines', () => {
    expect(toggleCode({ text: 'see a\nb', start: 4, end: 7 }).text).toBe('see \n```\na\nb\n```')
    expect(toggleCode({ text: 'see a', start: 4, end: 5 }).text).toBe('see `a`')
  })

  it('selects the address of a new link', () => {
    const link = makeLink({ text: 'the tide table', start: 4, end: 14 })
    expect(link.text.slice(link.start, link.end)).toBe('https://')
    expect(link.text).toBe('the [tide table](https://)')
  })

  it('leaves the caret behind what it puts in', () => {
    expect(insertText({ text: 'tea ', start: 4, end: 4 }, '🫖')).toEqual({ text: 'tea 🫖', start: 6, end: 6 })
  })
})

describe('mention under the caret', () => {
  it('is found from the "@" on', () => {
    expect(mentionAt('ask @Mi', 7)).toEqual({ start: 4, query: 'mi' })
    expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' })
    expect(mentionAt('(@tomás', 7)).toEqual({ start: 1, query: 'tomás' })
  })

  it('is none inside an address, a word or behind a space', () => {
    expect(mentionAt('mail mira@tide', 14)).toBeNull()
    expect(mentionAt('@mira ', 6)).toBeNull()
    expect(mentionAt('a//@mi', 6)).toBeNull()
  })
})
