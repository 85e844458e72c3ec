import type { Database } from '@/lib/domain/ports'

/** One piece of work, taken by this process. */
export interface Job {
  id: number
  /** What is to be done … */
  kind: string
  /** … with what. */
  key: string
  /** How often it was begun, this time included. */
  attempts: number
}

/**
 * Takes jobs that are due: of each lane the first, where none of that lane is under way. What a process has taken and not settled is due
 * again when its lease has ended. $1 now, $2 until when they are its own, $3 kinds, $4 how many
 */
const TAKE = `
WITH first AS MATERIALIZED (
  SELECT DISTINCT ON (lane) id FROM jobs WHERE run_at <= $1::timestamptz AND kind = ANY ($3::text[]) ORDER BY lane, id
), mine AS MATERIALIZED (
  SELECT j.id FROM first JOIN jobs j ON j.id = first.id
  WHERE (j.lease_until IS NULL OR j.lease_until <= $1::timestamptz)
    AND NOT EXISTS (SELECT FROM jobs x WHERE x.lane = j.lane AND x.lease_until > $1::timestamptz)
  ORDER BY j.run_at, j.id LIMIT $4::int FOR UPDATE OF j SKIP LOCKED
)
UPDATE jobs j SET lease_until = $2::timestamptz, attempts = j.attempts + 1 FROM mine WHERE j.id = mine.id
RETURNING j.id, j.kind, j.key, j.attempts`

export const takeJobs = (db: Database, kinds: string[], most: number, now: Date, leaseUntil: Date): Promise<Job[]> =>
  db.sql<Job>(TAKE, [now, leaseUntil, kinds, most])

// Only while it is still this process's: one whose lease had ended may have been taken by another. One that is to begin anew may be taken now.
const FINISH = `
WITH done AS (
  DELETE FROM jobs WHERE id = $1 AND attempts = $2
)
UPDATE jobs SET lease_until = NULL WHERE id = $1 AND attempts = 0`
export const finishJob = (db: Database, { id, attempts }: Job) => db.sql(FINISH, [id, attempts])

const POSTPONE = 'UPDATE jobs SET run_at = $3, lease_until = NULL, last_error = $4 WHERE id = $1 AND attempts = $2'
export const postponeJob = (db: Database, { id, attempts }: Job, runAt: Date, error: string) =>
  db.sql(POSTPONE, [id, attempts, runAt, error])

/** $1 kind, $2 key, $3 lane, $4 when, $5 whether the attempt of a process that is at it no longer counts */
const PUT = `
INSERT INTO jobs (kind, key, lane, run_at) VALUES ($1, $2, $3, $4::timestamptz)
ON CONFLICT (kind, key) DO UPDATE SET run_at = excluded.run_at, attempts = 0, last_error = NULL
  WHERE $5::boolean OR jobs.lease_until IS NULL OR jobs.lease_until <= excluded.run_at`

/**
 * One that is there already begins anew, unless a process is at it.
 * @param options.onceMore then too, when that process is done
 */
export const putJob = (db: Database, job: { kind: string; key: string; lane: string }, runAt: Date, { onceMore = false } = {}) =>
  db.sql(PUT, [job.kind, job.key, job.lane, runAt, onceMore])

const COUNT = `
SELECT kind, (count(*) FILTER (WHERE run_at <= $1))::int AS due, (count(*) FILTER (WHERE run_at > $1))::int AS later FROM jobs GROUP BY kind`

/** How many wait for their turn, and how many for their time. */
export const countJobs = (db: Database, now: Date) => db.sql<{ kind: string; due: number; later: number }>(COUNT, [now])
