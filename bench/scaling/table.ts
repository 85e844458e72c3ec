import { type Scale, simulate } from '@/bench/scaling/simulate'
import { columns } from '@/bench/support/report'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]

const number = (value: number) => (value >= 10 ? Math.round(value) : Number(value.toPrecision(2))).toLocaleString('en')
const bytes = (value: number) => (value >= 1e12 ? `${number(value / 1e12)} TB` : `${number(value / 1e9)} GB`)

const ROWS: [name: string, show: (scale: Scale) => string][] = [
  ['connections', ({ connections }) => number(connections)],
  ['posts a second', ({ posts }) => number(posts)],
  ['deliveries a second', ({ deliveries }) => number(deliveries)],
  ['messages that Redis hands to processes, a second', ({ handed }) => number(handed)],
  ['server processes, a core each', ({ processes }) => number(processes)],
  ['… because of', ({ because }) => because],
  ['Redis shards', ({ redisShards }) => number(redisShards)],
  ['cores of PostgreSQL', ({ databaseCores }) => number(databaseCores)],
  ['connections to PostgreSQL', ({ databaseConnections }) => number(databaseConnections)],
  ['messages a year', ({ databaseRows }) => `${number(databaseRows / 1e6)} million`],
  ['… on disk, with indexes', ({ databaseBytes }) => bytes(databaseBytes)],
  ['… in partitions of 200 million', ({ partitions }) => number(partitions)],
]

/** The simulation's results, one column for each size. */
export function scalingTable(): string {
  const scales = SIZES.map(simulate)
  return columns([['people', ...SIZES.map(number)], ...ROWS.map(([name, show]) => [name, ...scales.map(show)])], (column) => column === 0)
}
