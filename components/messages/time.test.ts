import { describe, expect, it } from 'vitest'
import { calendarDay, clockTime, dayLabel, shortMoment } from '@/components/messages/time'

const NOW = Date.parse('2026-11-20T10:26:00Z')

describe('times', () => {
  it('are of the reader’s zone, days included', () => {
    expect(clockTime('2026-11-19T23:30:00Z', 'UTC')).toBe('23:30')
    expect(clockTime('2026-11-19T23:30:00Z', 'Europe/Helsinki')).toBe('01:30')
    expect(calendarDay('2026-11-19T23:30:00Z', 'Europe/Helsinki')).toBe('2026-11-20')
  })

  it('name the day as people do', () => {
    expect(dayLabel('2026-11-20', 'UTC', NOW)).toBe('Today')
    expect(dayLabel('2026-11-19', 'UTC', NOW)).toBe('Yesterday')
    expect(dayLabel('2026-11-18', 'UTC', NOW)).toBe('Wednesday, 18 November')
    expect(dayLabel('2025-12-24', 'UTC', NOW)).toBe('Wednesday, 24 December 2025')
  })

  it('are short in lists', () => {
    expect(shortMoment('2026-11-20T10:20:00Z', 'UTC', NOW)).toBe('10:20')
    expect(shortMoment('2026-11-19T10:20:00Z', 'UTC', NOW)).toBe('Yesterday')
    expect(shortMoment('2026-11-12T10:20:00Z', 'UTC', NOW)).toBe('12 Nov')
  })
})
