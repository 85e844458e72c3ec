import { COSTS, HABITS, LOAD } from '@/bench/scaling/costs'

const POSTS = 100_000
/** Memory of one process that is still handled with ease, in bytes. */
const PROCESS_BYTES = 2e9
/** Connections that one process keeps to PostgreSQL (DATABASE_POOL_SIZE). */
const POOL = 10
/** A partition of this many messages keeps its indexes in memory. */
const PARTITION_ROWS = 200e6
const DAYS = 365

export interface Scale {
  users: number
  connections: number
  /** In the busiest hour, a second. */
  posts: number
  deliveries: number
  /** Messages that Redis hands to processes, a second: each to every process with someone in the room. */
  handed: number
  /** Cores that the server processes need, one each. */
  processes: number
  /** What asks for so many. */
  because: 'memory' | 'deliveries and posts' | 'everyone coming back'
  redisShards: number
  databaseCores: number
  databaseConnections: number
  /** Of messages with their indexes, in a year. */
  databaseBytes: number
  databaseRows: number
  partitions: number
}

/** The same numbers at every run (mulberry32), so that the documentation says what comes out. */
function createChance(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** For each of many posts, the connections that get it. */
function drawAudiences(users: number): number[] {
  const chance = createChance(1)
  const audience = () => {
    let pick = chance()
    const kind = HABITS.rooms.find(({ share }) => (pick -= share) < 0) ?? HABITS.rooms[0]
    const size = Math.min(users, Math.round(kind.from * (kind.to / kind.from) ** chance()))
    // The author is there, and each of the others with the same chance.
    let present = 1
    for (let other = 1; other < size; other++) if (chance() < HABITS.onlineShare) present++
    return present * HABITS.connectionsEach
  }
  return Array.from({ length: POSTS }, audience)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** @returns what an installation of this size needs at its busiest */
export function simulate(users: number): Scale {
  const audiences = drawAudiences(users)
  const connections = users * HABITS.onlineShare * HABITS.connectionsEach
  const posts = (users * HABITS.postsPerDay * HABITS.busiestHour) / 3_600
  const deliveries = posts * mean(audiences)

  const byMemory = (connections * COSTS.connectionBytes) / (PROCESS_BYTES - COSTS.processBytes)
  const byReturn = (connections * COSTS.connectMicros) / 1e6 / HABITS.returnSeconds
  let processes = 1
  let handed = posts
  let byWork = 0
  // More processes take each message more often, which asks for more processes: a few rounds settle it.
  for (let round = 0; round < 20; round++) {
    const reached = (audience: number) => processes * (1 - (1 - 1 / processes) ** audience)
    handed = posts * mean(audiences.map(reached))
    const micros = posts * COSTS.postMicros + handed * COSTS.receiveMicros + deliveries * COSTS.deliverMicros
    byWork = micros / 1e6 / LOAD
    processes = Math.ceil(Math.max(byMemory, byReturn, byWork, 1))
  }
  const because = byReturn >= Math.max(byWork, byMemory) ? 'everyone coming back' : byWork >= byMemory ? 'deliveries and posts' : 'memory'

  const databaseRows = users * HABITS.postsPerDay * DAYS
  return {
    users,
    connections,
    posts,
    deliveries,
    handed,
    processes,
    because,
    redisShards: Math.max(1, Math.ceil(((posts + handed) * COSTS.redisMicros) / 1e6 / LOAD)),
    databaseCores: Math.max(
      1,
      Math.ceil((posts * COSTS.databasePostMicros + (connections / HABITS.returnSeconds) * COSTS.databaseConnectMicros) / 1e6 / LOAD),
    ),
    databaseConnections: processes * POOL,
    databaseBytes: databaseRows * COSTS.messageBytes,
    databaseRows,
    partitions: Math.ceil(databaseRows / PARTITION_ROWS),
  }
}
