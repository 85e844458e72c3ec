import { beforeEach, describe, expect, it } from 'vitest'
import { commands } from '@/lib/contract/commands'
import type { World } from '@/lib/domain/context'
import { ask, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const password = 'low tide at six'
const FIVE_MINUTES_MS = 5 * 60_000

let world: World
const signIn = (login: string, given = password, address: string | null = null) =>
  ask(world, null, 'account:token', { login, password: given }, address)

beforeEach(async () => {
  world = await testWorld({ installation: { signInAttempts: 3 } })
  await makeUser(world, 'ada', { password })
})

describe('signing in', () => {
  it('gives a token that is theirs', async () => {
    const begun = Date.now()
    const answer = commands['account:token'].output.strict().parse(await signIn('ada'))
    expect(answer.user).toMatchObject({ username: 'ada' })
    expect(await world.tokens.verify(answer.token, ['access'])).toMatchObject({ userId: answer.user.id })
    const issued = Date.parse(answer.expires_at) - world.installation.sessionMs
    expect(issued).toBeGreaterThan(begun - 1_000)
    expect(issued).toBeLessThanOrEqual(Date.now())
  })

  it.each(['ada', 'ADA', ' ada ', 'ada@tidewater.example', 'Ada@Tidewater.Example'])('takes %j for a name', async (login) => {
    expect((await signIn(login)).user.username).toBe('ada')
  })

  it('answers alike to an unknown name and a wrong password', async () => {
    const of = (login: string) => signIn(login, 'high tide').catch((error: unknown) => error)
    const [wrong, unknown] = [await of('ada'), await of('nobody')]
    expect(wrong).toMatchObject({ code: 'unauthorized', message: "That didn't match. Check both." })
    expect(unknown).toMatchObject({ code: 'unauthorized', message: "That didn't match. Check both." })
  })

  it('lets nobody in who has no password', async () => {
    await makeUser(world, 'bruno')
    for (const given of ['', 'null', password]) await expect(signIn('bruno', given)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it.each(['', '@', '%', "' OR 1=1 --"])('knows nobody by %j', async (login) => {
    await expect(signIn(login)).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('too many failures', () => {
  it('stop the name for a while, even with the right password', async () => {
    for (let i = 0; i < 3; i++) await expect(signIn('ada', 'high tide')).rejects.toMatchObject({ code: 'unauthorized' })
    const refusal = await signIn('ada').catch((error: unknown) => error as { code: string; retry_after_ms: number })
    expect(refusal).toMatchObject({ code: 'rate_limited' })
    expect((refusal as { retry_after_ms: number }).retry_after_ms).toBeLessThanOrEqual(FIVE_MINUTES_MS)
  })

  it('count however the name is written, and for names that nobody has', async () => {
    for (const login of ['bruno', 'BRUNO', ' bruno ']) await expect(signIn(login)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(signIn('Bruno')).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('do not stop others', async () => {
    for (let i = 0; i < 4; i++) await signIn('bruno').catch(() => null)
    expect((await signIn('ada')).user.username).toBe('ada')
  })

  it('are only failures: who succeeds can do so for ever', async () => {
    for (let i = 0; i < 8; i++) await signIn('ada', password, '192.0.2.1')
    expect((await signIn('ada', password, '192.0.2.1')).user.username).toBe('ada')
  })

  it('stop an address after ten times as many, whatever the names', async () => {
    for (let i = 0; i < 30; i++) await expect(signIn(`nobody-${i}`, password, '192.0.2.1')).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(signIn('ada', password, '192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' })
    expect((await signIn('ada', password, '192.0.2.2')).user.username).toBe('ada')
  })

  it('count the same when they are sent all at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, () => signIn('ada', 'high tide').catch((error: { code: string }) => error.code)),
    )
    expect(results.filter((code) => code === 'unauthorized')).toHaveLength(3)
    expect(results.filter((code) => code === 'rate_limited')).toHaveLength(9)
  })
})
