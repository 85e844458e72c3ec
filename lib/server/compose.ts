import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Env, requireOwnSecret } from '@/lib/config/env'
import { fileStore } from '@/lib/config/file-store'
import type { World } from '@/lib/domain/context'
import { createPostQueue } from '@/lib/domain/messages/post-queue'
import type { Bus, Clock, Database, Ephemeral, Files, Installation, Log, OutsideTokens } from '@/lib/domain/ports'
import { createAttendance } from '@/lib/domain/presence/attendance'
import { createTypists } from '@/lib/domain/presence/typists'
import { createTurns } from '@/lib/domain/turns'
import { memoryBus } from '@/lib/drivers/bus/memory'
import { redisBus } from '@/lib/drivers/bus/redis'
import { systemClock } from '@/lib/drivers/clock/system'
import { pgliteDatabase } from '@/lib/drivers/database/pglite'
import { postgresDatabase } from '@/lib/drivers/database/postgres'
import { memoryEphemeral } from '@/lib/drivers/ephemeral/memory'
import { redisEphemeral } from '@/lib/drivers/ephemeral/redis'
import { diskFiles } from '@/lib/drivers/files/disk'
import { prometheusMetrics } from '@/lib/drivers/metrics/prometheus'
import { guardedOutbound } from '@/lib/drivers/outbound/guarded'
import { argon2Passwords } from '@/lib/drivers/passwords/argon2'
import { filePreviews } from '@/lib/drivers/previews/previews'
import { clamdScanner } from '@/lib/drivers/scanner/clamd'
import { joseTokens } from '@/lib/drivers/tokens/jose'
import { outsideTokens } from '@/lib/drivers/tokens/outside'
import { readSecret } from '@/lib/server/secrets'

const POOL_SIZE = 10
/** A host of functions runs many copies of it, each with few requests at a time. */
const POOL_SIZE_NEXT_ALONE = 3
/** How long a start waits for Redis; after that it goes on without, until Redis is there. */
const REDIS_PATIENCE_MS = 2_000

/**
 * The only place that picks drivers.
 * @param options.nextAlone Next without `server.ts`, as on a host of functions
 */
export async function compose(env: Env, log: Log, options = { nextAlone: false }): Promise<{ world: World; secret: string }> {
  const clock = systemClock()
  const db = await openDatabase(env, options, log)
  const { bus, ephemeral } = openBus(env, log)
  await untilAnswering(bus)
  const secret = env.AUTH_SECRET ?? (await readSecret(env.DATA_DIR, 'auth-secret'))
  requireOwnSecret(secret, env.JWT_SECRET)
  const parts = { db, bus, ephemeral, clock, log }
  const world: World = {
    ...parts,
    files: await openFiles(env),
    previews: filePreviews({ dir: join(env.DATA_DIR, 'previews'), ffmpeg: env.FFMPEG === 'off' ? null : env.FFMPEG }),
    metrics: prometheusMetrics({ ofProcess: true }),
    posts: createPostQueue(parts),
    turns: createTurns(),
    typists: createTypists(parts),
    attendance: createAttendance(parts),
    tokens: joseTokens({ secret, clock }),
    outsideTokens: outsideTokensOf(env, clock),
    passwords: argon2Passwords(),
    scanner: env.CLAMD_ADDRESS ? clamdScanner({ address: env.CLAMD_ADDRESS }) : null,
    outbound: guardedOutbound({ allowPrivate: env.WEBHOOK_ALLOW_PRIVATE }),
    installation: installation(env),
  }
  return { world, secret }
}

function openDatabase(env: Env, { nextAlone }: { nextAlone: boolean }, log: Log): Promise<Database> {
  const migrations = join(process.cwd(), 'prisma/migrations')
  if (env.DATABASE_URL) {
    const poolSize = env.DATABASE_POOL_SIZE ?? (nextAlone ? POOL_SIZE_NEXT_ALONE : POOL_SIZE)
    return postgresDatabase({ url: env.DATABASE_URL, poolSize, migrations, log })
  }
  return pgliteDatabase({ dir: env.DATA_DIR, template: join(process.cwd(), 'build/empty-database'), migrations, log })
}

/** One process by itself, or one of many. */
function openBus(env: Env, log: Log): { bus: Bus; ephemeral: Ephemeral } {
  if (!env.REDIS_URL) return { bus: memoryBus(), ephemeral: memoryEphemeral() }
  const { bus, redis } = redisBus({ urls: env.REDIS_URL, cluster: env.REDIS_CLUSTER, log })
  return { bus, ephemeral: redisEphemeral({ redis }) }
}

async function openFiles(env: Env): Promise<Files> {
  const store = fileStore(env)
  if (!store) return diskFiles({ dir: join(env.DATA_DIR, 'files') })
  // Its client takes time to load and memory to hold, which those who keep files on the disk need not spend.
  const { s3Files } = await import('@/lib/drivers/files/s3')
  const checksums = env.S3_CHECKSUMS === 'supported' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED'
  return s3Files({ ...store, prefix: env.S3_PREFIX ?? '', checksums, presign: env.S3_PRESIGN })
}

/**
 * The first look at who is here must find Redis connected, if it can be; and a function may be frozen right after its first answer, which
 * may have something to tell.
 */
async function untilAnswering(bus: Bus) {
  for (const deadline = Date.now() + REDIS_PATIENCE_MS; Date.now() < deadline; await sleep(20)) {
    const answers = await bus.ping().then(
      () => true,
      () => false,
    )
    if (answers) return
  }
}

/** Null when no outside service is named: then none is believed. */
function outsideTokensOf(env: Env, clock: Clock): OutsideTokens | null {
  const { JWT_SECRET: secret, JWT_JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = env
  return secret === undefined && jwksUrl === undefined ? null : outsideTokens({ secret, jwksUrl, issuer, audience, clock })
}

const MEGABYTE = 1024 * 1024
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

function installation(env: Env): Installation {
  const providers = [
    env.OIDC_ISSUER && { id: 'oidc', name: env.OIDC_NAME },
    env.GITHUB_CLIENT_ID && { id: 'github', name: 'GitHub' },
    env.GOOGLE_CLIENT_ID && { id: 'google', name: 'Google' },
  ]
  return {
    workspaceName: env.WORKSPACE_NAME,
    registration: env.REGISTRATION,
    guests: env.GUESTS,
    guestMs: env.GUEST_HOURS * HOUR_MS,
    providers: providers.filter((provider) => typeof provider === 'object'),
    publicUrl: env.PUBLIC_URL ?? null,
    socketUrl: env.SOCKET_URL ?? null,
    sessionMs: env.SESSION_DAYS * DAY_MS,
    signInAttempts: env.SIGN_IN_ATTEMPTS,
    registrationsPerAddress: env.REGISTRATIONS_PER_ADDRESS,
    limits: {
      messages: env.RATE_LIMIT_MESSAGES,
      changes: env.RATE_LIMIT_CHANGES,
      searches: env.RATE_LIMIT_SEARCHES,
      tokens: env.RATE_LIMIT_TOKENS,
      uploads: env.RATE_LIMIT_UPLOADS,
    },
    files: {
      maxBytes: env.FILE_MAX_MB * MEGABYTE,
      quotaBytes: env.STORAGE_QUOTA_MB === undefined ? null : env.STORAGE_QUOTA_MB * MEGABYTE,
      quotaPerPersonBytes: env.STORAGE_QUOTA_PER_PERSON_MB === undefined ? null : env.STORAGE_QUOTA_PER_PERSON_MB * MEGABYTE,
      allowed: env.FILE_TYPES_ALLOWED,
      denied: env.FILE_TYPES_DENIED,
      whenScannerDown: env.CLAMD_WHEN_DOWN,
    },
  }
}
