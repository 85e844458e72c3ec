import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COSTS } from '@/bench/scaling/costs'
import { simulate } from '@/bench/scaling/simulate'
import { scalingTable } from '@/bench/scaling/table'

describe('the simulation', () => {
  it('says what docs/scaling.md says', () => {
    expect(readFileSync('docs/scaling.md', 'utf8')).toContain(scalingTable())
  })

  it('gives the same at every run', () => {
    expect(simulate(50_000)).toEqual(simulate(50_000))
  })

  it('asks for more as there are more people, and for one of each when there are few', () => {
    expect(simulate(100)).toMatchObject({ processes: 1, redisShards: 1, databaseCores: 1, partitions: 1 })
    const [small, large] = [simulate(100_000), simulate(1_000_000)]
    for (const what of ['processes', 'redisShards', 'databaseCores', 'databaseBytes', 'partitions'] as const) {
      expect(large[what], what).toBeGreaterThanOrEqual(small[what])
    }
  })

  it('hands a message to no more processes than there are, nor to more than have someone to deliver it to', () => {
    for (const users of [1_000, 100_000, 1_000_000]) {
      const { handed, posts, processes, deliveries } = simulate(users)
      expect(handed).toBeLessThanOrEqual(posts * processes + 1e-6)
      expect(handed).toBeLessThanOrEqual(deliveries + 1e-6)
    }
  })

  it('has the memory for every connection', () => {
    const { connections, processes } = simulate(1_000_000)
    expect((connections / processes) * COSTS.connectionBytes).toBeLessThan(2e9)
  })
})
