import { freshDatabase } from '@/lib/testing/fresh-database'
import { test as base, composer, expect, expectAccessible, named } from '@/tests/browser/fixtures'
import { cuttingProxy } from '@/tests/support/proxy'
import { startServer } from '@/tests/support/server'

/** The way to the database, which can be away. */
interface Way {
  url: string
  leave(): void
  mend(): void
}

const test = base.extend<object, { way: Way }>({
  way: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const database = await freshDatabase()
      const proxy = await cuttingProxy(database)
      const goTo = (target: string) => () => {
        proxy.to(target)
        proxy.cut()
      }
      const url = new URL(database)
      url.host = new URL(proxy.url).host
      await use({ url: url.href, leave: goTo('http://127.0.0.1:1'), mend: goTo(database) })
      await proxy.close()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ way }, use) => {
      const server = await startServer({ env: { DATABASE_URL: way.url } })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})

test('a page opened while the database is away says so, and comes by itself when it is back', async ({ join, way, complaints }) => {
  const { page } = await join(named('mira'))
  way.leave()
  await page.goto('/r/general')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("We can't reach your messages")
  await expectAccessible(page)
  way.mend()
  await expect(composer(page)).toBeVisible()
  // React tells the console of an error that a page came with.
  await expect.poll(() => complaints.join()).toContain('React error #441')
  expect(complaints.splice(0).filter((one) => !one.includes('React error #441'))).toEqual([])
})

test('what is written during an outage of the database is sent when it is back', async ({ join, way }) => {
  const { page, open, say, row } = await join(named('mira'))
  await open('general')
  await say('Ebb at nine.')
  await expect(row('Ebb at nine.')).toBeVisible()
  way.leave()
  await say('Flood at three.')
  await expect(row('Flood at three.')).toContainText('Sending…')
  way.mend()
  await expect(row('Flood at three.').getByText(/sending|waiting|not sent/i)).toHaveCount(0)
  await page.reload()
  await expect(row('Flood at three.')).toBeVisible()
})
