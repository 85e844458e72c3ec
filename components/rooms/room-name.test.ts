import { describe, expect, it } from 'vitest'
import { roomIdFrom, roomIdProblem } from '@/components/rooms/room-name'

describe('a room’s id', () => {
  it('is made from its name', () => {
    expect(roomIdFrom('Harbour crew')).toBe('harbour-crew')
    expect(roomIdFrom('  Café & Brötchen! ')).toBe('cafe-brotchen')
    expect(roomIdFrom('スタジオ')).toBe('')
    expect(roomIdFrom('x'.repeat(80))).toHaveLength(64)
  })

  it('says what is wrong with it', () => {
    expect(roomIdProblem('harbour-crew')).toBeNull()
    expect(roomIdProblem('Harbour')).toMatch(/small letters/i)
    expect(roomIdProblem('chat')).toMatch(/reserved/)
  })
})
