/** What one thing costs, as `npm run bench` measured it on two cores of an AMD EPYC: see docs/performance.md. */
export const COSTS = {
  /** Memory of a process with nobody connected, and of each connection, in bytes. */
  processBytes: 203e6,
  connectionBytes: 16.7e3,
  /**
   * CPU of a server process, in microseconds: to let a connection in (`connections`), to take and answer a post that comes alone (`posts`,
   * one sender), to take one from Redis and to deliver one to one connection (`processes`).
   */
  connectMicros: 2_340,
  postMicros: 474,
  receiveMicros: 20,
  deliverMicros: 5,
  /** CPU of Redis, in microseconds, for a message that it takes or hands on: `processes`, where it takes one and hands it to two. */
  redisMicros: 13 / 3,
  /** CPU of PostgreSQL in microseconds, for a post (`processes`) and for what a connection reads when it comes (four statements). */
  databasePostMicros: 356,
  databaseConnectMicros: 1_000,
  /** A message of 80 characters on disk, with its indexes, in bytes. */
  messageBytes: 510,
} as const

/** How busy a core may be at the peak, so that there is room for a process that dies, or an hour that is busier than any before. */
export const LOAD = 0.5

/** How people are taken to behave. Put your own here. */
export const HABITS = {
  /** Connected in the busiest hour, of all. */
  onlineShare: 0.2,
  /** Tabs and devices of each who is connected. */
  connectionsEach: 1.3,
  postsPerDay: 20,
  /** Of a day's posts, in its busiest hour. */
  busiestHour: 0.15,
  /** Where posts go: conversations, teams, departments, halls. Sizes are spread evenly by their logarithm. */
  rooms: [
    { share: 0.4, from: 2, to: 3 },
    { share: 0.4, from: 5, to: 50 },
    { share: 0.19, from: 50, to: 500 },
    { share: 0.01, from: 500, to: 5_000 },
  ],
  /** Everyone is to be back within this time when all were cut off, in seconds. */
  returnSeconds: 60,
} as const
