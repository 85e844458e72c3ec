import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { unavailable } from '@/lib/contract/errors'
import type { Passwords } from '@/lib/domain/ports'

/** What OWASP asks of argon2id at the least; about 30 ms. */
const MEMORY_KIB = 19 * 1024
const PASSES = 2
const LANES = 1
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Hashes at once: each takes a thread of the pool that files share, and its memory. */
const CONCURRENCY = 2
/** Hashes that wait, at most: about 4 s of work. */
const QUEUE_SIZE = 256

const derive = promisify(argon2)

interface Parsed {
  memory: number
  passes: number
  parallelism: number
  nonce: Buffer
  hash: Buffer
}

/** Passwords as argon2id hashes in the PHC string format, made off the main thread. */
export function argon2Passwords(): Passwords {
  const limited = limiter()
  const hashOf = (password: string, parameters: Omit<Argon2Parameters, 'message'>) =>
    // The same characters can be typed as different code points; NFKC makes them one.
    limited(() => derive('argon2id', { ...parameters, message: password.normalize('NFKC') }))

  return {
    async hash(password) {
      const nonce = randomBytes(SALT_BYTES)
      const hash = await hashOf(password, { nonce, parallelism: LANES, tagLength: HASH_BYTES, memory: MEMORY_KIB, passes: PASSES })
      return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${toBase64(nonce)}$${toBase64(hash)}`
    },
    async verify(password, hash) {
      const known = (hash && parse(hash)) || NOBODY
      const { memory, passes, parallelism, nonce } = known
      const given = await hashOf(password, { nonce, parallelism, tagLength: known.hash.length, memory, passes })
      return timingSafeEqual(given, known.hash) && known !== NOBODY
    },
  }
}

/** What a password is held against when there is none to hold it against. */
const NOBODY: Parsed = {
  memory: MEMORY_KIB,
  passes: PASSES,
  parallelism: LANES,
  nonce: randomBytes(SALT_BYTES),
  hash: randomBytes(HASH_BYTES),
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** @returns null when it is not a hash of this form */
function parse(text: string): Parsed | null {
  const match = PHC.exec(text)
  if (!match) return null
  const [, memory, passes, parallelism, nonce = '', hash = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

const toBase64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** Runs a few at once, in the order of calls, so that a burst of sign-ins cannot take all memory. */
function limiter() {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < CONCURRENCY) running++
    else if (waiting.length < QUEUE_SIZE) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw unavailable()
    try {
      return await work()
    } finally {
      // The place is handed on rather than given up, so that nobody who comes in between takes it.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
