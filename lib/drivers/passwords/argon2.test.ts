import { describe, expect, it } from 'vitest'
import { argon2Passwords } from '@/lib/drivers/passwords/argon2'

const passwords = argon2Passwords()

describe('passwords', () => {
  it('knows the right one from a wrong one', async () => {
    const hash = await passwords.hash('low tide at six')
    expect(await passwords.verify('low tide at six', hash)).toBe(true)
    expect(await passwords.verify('low tide at seven', hash)).toBe(false)
    expect(await passwords.verify('', hash)).toBe(false)
  })

  it('keeps a hash that says how it was made, with another salt each time', async () => {
    const [one, two] = await Promise.all([passwords.hash('low tide'), passwords.hash('low tide')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(two)
  })

  it('reads a hash that another program made with other settings', async () => {
    // From the reference implementation's own tests.
    const hash = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    expect(await passwords.verify('password', hash)).toBe(true)
    expect(await passwords.verify('passwort', hash)).toBe(false)
  })

  it('takes the same characters typed in another way', async () => {
    expect(await passwords.verify('cafe\u0301 del mar', await passwords.hash('caf\u00e9 del mar'))).toBe(true)
  })

  it.each([null, '', 'plain', '$argon2id$v=19$m=19456,t=2,p=1$$', '$2b$10$abcdefghijklmnopqrstuv'])(
    'lets nobody in on %j, and takes its time',
    async (hash) => {
      const took = async (work: () => Promise<unknown>) => {
        const start = performance.now()
        await work()
        return performance.now() - start
      }
      const real = await passwords.hash('low tide')
      const times = { real: Number.POSITIVE_INFINITY, none: Number.POSITIVE_INFINITY }
      // The best of several, in turn: others use this machine too, more at one moment than at another.
      for (let i = 0; i < 5; i++) {
        times.none = Math.min(times.none, await took(async () => expect(await passwords.verify('low tide', hash)).toBe(false)))
        times.real = Math.min(times.real, await took(() => passwords.verify('low tide', real)))
      }
      expect(times.none).toBeGreaterThan(times.real / 3)
    },
  )

  it('answers a burst in order, and says when there is too much of it', async () => {
    const busy = argon2Passwords()
    const results = await Promise.allSettled(Array.from({ length: 300 }, () => busy.verify('low tide', CHEAP)))
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(300 - 258)
    expect(refused[0]?.reason).toMatchObject({ code: 'unavailable' })
    expect(await busy.verify('password', CHEAP)).toBe(true)
  })
})

const CHEAP = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
