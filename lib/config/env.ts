/**
 * Every setting, parsed and explained once. `.env.example` names the same settings (a test compares them).
 * Nothing else reads `process.env`, except Next's own configuration.
 */
import { z } from 'zod'

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
const NO_PORT = 'a port is a whole number from 0 to 65535'
const port = z.coerce.number(NO_PORT).int(NO_PORT).min(0, NO_PORT).max(65_535, NO_PORT)

const RATE = /^([1-9]\d{0,6})\/([1-9]\d{0,3})?([smh])$/
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 }
/** `30/10s`: thirty in ten seconds; `off`: any number. */
const rate = z.string().transform((value, check): { points: number; windowMs: number } | null => {
  if (value === 'off') return null
  const [, points, count = '1', unit] = RATE.exec(value) ?? []
  if (unit) return { points: Number(points), windowMs: Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS] }
  check.addIssue('is how many in what time, like 30/10s, 100/5m or 1000/h, or off')
  return z.NEVER
})

const ROLES = ['all', 'web', 'socket', 'worker'] as const
export type Role = (typeof ROLES)[number]

export const settings = z.object({
  /** Port to listen on; 0 takes a free one. */
  PORT: port.default(3000),
  /** Address to listen on. Everything by default, so that a container works as it is. */
  HOST: z.string().default('0.0.0.0'),
  /** The address people use, when it is not the one that requests come to: `https://chat.example.org`. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Where the embedded database, files and made secrets are kept. */
  DATA_DIR: z.string().default('./data'),
  /** `postgres://…`. Left out: PostgreSQL inside this process, in DATA_DIR. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'begins with postgres://')
    .optional(),
  /** Most connections to PostgreSQL that one process keeps. Left out: 10, and 3 where Next runs alone. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).optional(),
  /**
   * `redis://…`, or `rediss://…` with TLS; several nodes of a cluster with commas between: carries events and presence between several
   * processes. Left out: this process is alone.
   */
  REDIS_URL: list.refine((urls) => urls.every((url) => /^rediss?:\/\/[^/]/.test(url)), 'begins with redis:// or rediss://').optional(),
  /** The one address in REDIS_URL leads to a Redis Cluster. */
  REDIS_CLUSTER: flag.default(false),
  /** What this process does: `all`, or `web` (pages and API), `socket` (sockets and API, without Next), `worker` (jobs). */
  ROLE: z.enum(ROLES).default('all'),
  /** Signs sessions and tokens, at least 32 characters. Left out: made at first start and kept in DATA_DIR; several processes must be given it. */
  AUTH_SECRET: z.string().min(32, 'has at least 32 characters').optional(),
  /** Name of the installation until its owner changes it. */
  WORKSPACE_NAME: z.string().default('Hubbub'),
  /** Who may make an account, until the owner changes it: `open`, `invite`, `closed`. */
  REGISTRATION: z.enum(['open', 'invite', 'closed']).default('open'),
  /** Whether people may come as guests, by a name alone and without an account, until the owner changes it. */
  GUESTS: flag.default(false),
  /** How long a guest can stay, in hours; then the name is free again. */
  GUEST_HOURS: z.coerce.number().int().min(1).max(8760).default(24),
  /**
   * The secret with which an outside service signs its tokens (HS256): whoever brings one is let in. Left out: none are taken. Never the
   * same as AUTH_SECRET, or that service could issue tokens in our name.
   */
  JWT_SECRET: z.string().optional(),
  /** Where the public keys of an outside service are, which signs with RS256 or ES256: `https://…/jwks.json`. */
  JWT_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** What the claims `iss` and `aud` of an outside service's tokens must be, if anything. */
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  /** How long a session or a token of `POST /api/token` lasts, in days. */
  SESSION_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  /** Sign in with any OpenID Connect provider. All three together. */
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** What the button says: "Continue with …". */
  OIDC_NAME: z.string().default('single sign-on'),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  /** Where browsers open their socket, when it is another host than the pages. */
  SOCKET_URL: z.url({ protocol: /^(https?|wss?)$/ }).optional(),
  /** How Socket.IO clients may connect: `websocket`, `polling` or both. Polling needs a balancer that keeps a client with one process. */
  SOCKET_TRANSPORTS: list
    .pipe(z.array(z.enum(['websocket', 'polling'], 'is websocket, polling or both')).min(1))
    .default(['websocket', 'polling']),
  /** Other origins whose pages may open sockets and call the API, comma-separated. */
  ALLOWED_ORIGINS: list.default([]),
  /** Behind a proxy that sets X-Forwarded-For: believe it. */
  TRUST_PROXY: flag.default(false),
  /** Failed sign-ins allowed for one name or address in five minutes. */
  SIGN_IN_ATTEMPTS: z.coerce.number().int().min(1).default(10),
  /** New accounts allowed from one address in ten minutes. */
  REGISTRATIONS_PER_ADDRESS: z.coerce.number().int().min(1).default(300),
  /** Messages that one person may send; edits, deletions and reactions; searches; tokens to make. From one address, ten times as many. */
  RATE_LIMIT_MESSAGES: rate.prefault('30/10s'),
  RATE_LIMIT_CHANGES: rate.prefault('60/10s'),
  RATE_LIMIT_SEARCHES: rate.prefault('60/10s'),
  RATE_LIMIT_TOKENS: rate.prefault('30/1m'),
  /** Files that one person may upload. */
  RATE_LIMIT_UPLOADS: rate.prefault('100/1m'),
  /** The largest file, in megabytes. */
  FILE_MAX_MB: z.coerce.number().positive().default(1024),
  /** The most that all files together, and those of one person, may have, in megabytes. Left out: as much as fits. */
  STORAGE_QUOTA_MB: z.coerce.number().positive().optional(),
  STORAGE_QUOTA_PER_PERSON_MB: z.coerce.number().positive().optional(),
  /** Content types that may be uploaded, comma-separated, `image/*` for all of a kind. Left out: all but those denied. */
  FILE_TYPES_ALLOWED: list.default([]),
  FILE_TYPES_DENIED: list.default([]),
  /** The program ffmpeg, which makes pictures of videos: its path, or `off`. Left out: the one on the PATH, if there is one. */
  FFMPEG: z.string().default('ffmpeg'),
  /** Where ClamAV's clamd is, `host:port` or the path of its socket: every file is shown to it. Left out: nobody looks for viruses. */
  CLAMD_ADDRESS: z
    .string()
    .regex(/^(\/.+|.+:\d+)$/, 'is host:port, or the path of a socket')
    .optional(),
  /** While clamd is down: `hold` keeps new files from everyone until it has seen them, `pass` gives them as they are. */
  CLAMD_WHEN_DOWN: z.enum(['hold', 'pass']).default('hold'),
  /** Whether outgoing webhooks may go to this machine and the network around it: then whoever runs a room can reach what is there. */
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  /** A bucket of a store that speaks S3 (Amazon's, MinIO, Ceph and others), made when it is missing. Left out: files are in DATA_DIR. */
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  /** `https://…`. Left out: Amazon's own of S3_REGION. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default('us-east-1'),
  /** Whether the bucket stands in the path of addresses, not in their host. Left out: it does where S3_ENDPOINT is set. */
  S3_PATH_STYLE: flag.optional(),
  /** Before the name of every object, so that the bucket may hold other things too: `hubbub/`. */
  S3_PREFIX: z
    .string()
    .regex(/^[\w./-]*\/$/, 'is of letters, digits and ._-/, and ends with a slash')
    .optional(),
  /** `required`, or `supported`: checksums on all that is sent and read, which not every store knows. */
  S3_CHECKSUMS: z.enum(['required', 'supported']).default('required'),
  /** Whether browsers get files from the store itself, by an address that holds for a short while; they must reach S3_ENDPOINT then. */
  S3_PRESIGN: flag.default(false),
  /** The same under other names: the endpoint as `host:port`, with TLS when MINIO_SECURE says so, or no port is given. */
  MINIO_ENDPOINT: z
    .string()
    .regex(/^[^/\s:]+(:\d+)?$/, 'is host:port')
    .optional(),
  MINIO_SECURE: flag.optional(),
  MINIO_ACCESS_KEY: z.string().optional(),
  MINIO_SECRET_KEY: z.string().optional(),
  MINIO_BUCKET: z.string().optional(),
  /** `fatal error warn info debug trace silent`. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** `json` or `pretty`. Left out: lines for people on a terminal, else JSON. */
  LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
  /** Whether the log is also written to files. Left out: in production it is, except where Next runs alone on a host of functions. */
  LOG_FILES: flag.optional(),
  /** Where access.log, websocket.log and error.log are written. */
  LOG_DIR: z.string().default('./logs'),
  /** A log file that has grown to so many megabytes is set aside and a new one begun; the last five are kept. */
  LOG_FILE_MB: z.coerce.number().positive().default(20),
  /** Who brings this as a bearer may read `/metrics`, besides this machine itself; at least 16 characters. */
  METRICS_TOKEN: z.string().min(16, 'has at least 16 characters').optional(),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
})
export type Env = z.infer<typeof settings>

/** Settings that only make sense together. */
const TOGETHER = [
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ['S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
  ['MINIO_ENDPOINT', 'MINIO_BUCKET', 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'],
] as const

/**
 * Parses the environment. An empty value is the same as none.
 * @throws Error whose message is one sentence per wrong setting, fit to be printed
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const result = settings.safeParse(given)
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => `The setting ${String(issue.path[0])} is wrong: ${issue.message}.`).join('\n'))
  }
  for (const names of TOGETHER) {
    const missing = names.filter((name) => result.data[name] === undefined)
    if (missing.length > 0 && missing.length < names.length) {
      throw new Error(`The settings ${names.join(', ')} belong together: ${missing.join(', ')} is missing.`)
    }
  }
  requireOwnSecret(result.data.AUTH_SECRET, result.data.JWT_SECRET)
  requireOneStore(result.data)
  return result.data
}

/** @throws Error when it is not clear where files are */
function requireOneStore(env: Env) {
  if (env.S3_ENDPOINT && !env.S3_BUCKET) {
    throw new Error('The settings S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY belong together: S3_BUCKET is missing.')
  }
  if (env.S3_BUCKET && env.MINIO_BUCKET) {
    throw new Error('The settings S3_BUCKET and MINIO_BUCKET both say where files are: leave one of them out.')
  }
}

/** @throws Error when tokens that are issued here could be made by the outside service */
export function requireOwnSecret(authSecret: string | undefined, jwtSecret: string | undefined) {
  if (authSecret === undefined || authSecret !== jwtSecret) return
  throw new Error(
    'The settings AUTH_SECRET and JWT_SECRET are the same: give each a secret of its own, or the outside service could sign for this one.',
  )
}
