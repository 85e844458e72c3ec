import { expect, test } from 'vitest'
import { createFakeServer, person } from '@/lib/client/testing/fake-server'
import { unreadOf, unreadTotal } from '@/lib/client/unread'

const mira = person('mira', 'Mira Okafor')
const room = { ...createFakeServer([mira]).view(mira.id), unread: 5, mention_count: 2 }

test('tells what is new from what is for you', () => {
  expect(unreadOf(room)).toEqual({ new: 5, forYou: 2 })
  expect(unreadOf({ ...room, kind: 'dm', mention_count: 0 })).toEqual({ new: 5, forYou: 5 })
})

test('a muted room counts mentions alone, and one that is only looked at counts nothing', () => {
  expect(unreadOf({ ...room, involvement: 'nothing' })).toEqual({ new: 0, forYou: 2 })
  expect(unreadOf({ ...room, involvement: 'mentions' })).toEqual({ new: 0, forYou: 2 })
  expect(unreadOf({ ...room, is_member: false })).toEqual({ new: 0, forYou: 0 })
})

test('adds up all rooms', () => {
  expect(unreadTotal([room, { ...room, kind: 'dm' }])).toEqual({ new: 10, forYou: 7 })
})
