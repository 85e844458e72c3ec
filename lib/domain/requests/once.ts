import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { conflict, invalid, unavailable } from '@/lib/contract/errors'
import type { Clock, Database } from '@/lib/domain/ports'
import { claimRequest, dropRequest, findRequest, keepAnswer } from '@/lib/domain/requests/once-queries'

/** An answer is kept, and its key means the same request, for this long. */
export const KEY_KEPT_MS = 24 * 60 * 60_000
/** A request that is under way for longer was left behind by a process that ended. */
const STALE_MS = 60_000
/** How long the same request waits for the first one's answer. */
const WAIT_MS = 5_000
const LOOK_MS = 50
const KEY_MAX_LENGTH = 200

type World = { db: Database; clock: Clock }
type Wanted = { userId: string; key: string; request: unknown }
type Answer = Record<string, unknown>

/**
 * Carries a request out once for its person and key: whoever sends it again gets the first answer. A failure is not kept.
 * @throws ChatError `conflict` when the key was used for another request, `unavailable` when the first is still under way
 */
export async function once(world: World, { userId, key, request }: Wanted, run: () => Promise<Answer>): Promise<Answer> {
  if (key.length > KEY_MAX_LENGTH) throw invalid({ 'idempotency-key': `At most ${KEY_MAX_LENGTH} characters.` })
  const keyHash = hash(key)
  const requestHash = hash(JSON.stringify(request))
  const now = () => world.clock.now().getTime()
  const until = now() + WAIT_MS
  while (!(await claimRequest(world.db, userId, keyHash, requestHash, new Date(now() - STALE_MS)))) {
    const kept = await findRequest(world.db, userId, keyHash)
    if (kept && kept.request_hash !== requestHash) throw conflict('This key was used for another request.')
    if (kept?.answer) return open(key, kept.answer)
    if (now() > until) throw unavailable()
    await new Promise<void>((resolve) => void world.clock.after(LOOK_MS, resolve))
  }
  let answer: Answer
  try {
    answer = await run()
  } catch (error) {
    await dropRequest(world.db, userId, keyHash)
    throw error
  }
  await keepAnswer(world.db, userId, keyHash, seal(key, answer))
  return answer
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

// An answer may hold what is shown once, such as the secret of an invite link. The key that opens it is only with whoever sent it.
const cipherKey = (key: string) => new Uint8Array(hkdfSync('sha256', key, '', 'idempotency answer', 32))

function seal(key: string, answer: Answer): Uint8Array {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', cipherKey(key), iv)
  return Buffer.concat([iv, cipher.update(JSON.stringify(answer), 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function open(key: string, sealed: Uint8Array): Answer {
  const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(-16))
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')) as Answer
}
