import { devices } from '@playwright/test'
import type { Room } from '@/lib/contract/rooms'
import { test as base, composer, expect, expectAccessible, named } from '@/tests/browser/fixtures'
import { startServer, type TestServer } from '@/tests/support/server'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent: devices['Pixel 7'].userAgent }

/** A server of its own for each test: the first to join owns it. */
const test = base.extend<{ own: TestServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  own: async ({}, use) => {
    const own = await startServer({ database: 'embedded' })
    await use(own)
    await own.stop()
  },
})

test('a token is made, copied, used by a program and revoked', async ({ join, server }) => {
  const ada = await join(named('ada'), { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = ada
  await page.goto('/settings/tokens')
  await expect(page.getByText('No tokens yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Make a token' }).click()
  await expect(page.getByText('Say what it is for')).toBeVisible()
  await page.getByLabel('What it’s for').fill('Tide table')
  await page.getByLabel('What it may do').selectOption('May read')
  await page.getByLabel('What it’s for').press('Enter')

  const secret = page.getByLabel('The token Tide table')
  await expect(secret).toHaveValue(/^hub_/)
  const token = await secret.inputValue()
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(token)
  await expectAccessible(page)

  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${server.url}/api/me`, { headers })
  expect(((await answer.json()) as { user: { username: string } }).user.username).toBe(ada.username)
  const post = { method: 'POST', headers, body: JSON.stringify({ content: 'x' }) }
  expect((await fetch(`${server.url}/api/rooms/general/messages`, post)).status).toBe(403)

  await page.reload()
  await expect(page.getByText('Used just now')).toBeVisible()
  await expect(secret).toHaveCount(0)
  await page.getByRole('button', { name: 'Revoke Tide table' }).click()
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await expect(page.getByText('No tokens yet.')).toBeVisible()
  expect((await fetch(`${server.url}/api/me`, { headers })).status).toBe(401)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`those who run the workspace make bots and let guests in, ${colorScheme}`, async ({ browser, own }) => {
    const context = await browser.newContext({ baseURL: own.url, colorScheme, ...(colorScheme === 'dark' ? PHONE : {}) })
    const page = await context.newPage()
    const login = { username: 'ada', password: 'low tide at noon' }
    expect((await context.request.post('/api/register', { data: login, headers: { origin: own.url } })).status()).toBe(201)
    const { csrfToken } = (await (await context.request.get('/api/auth/csrf')).json()) as { csrfToken: string }
    await context.request.post('/api/auth/callback/credentials', {
      form: { csrfToken, login: login.username, password: login.password, json: 'true' },
      headers: { origin: own.url },
    })

    await page.goto('/settings/bots')
    await page.getByLabel('Username').fill('tide-bot')
    await page.getByLabel('Name optional').fill('Tide bot')
    await page.getByRole('button', { name: 'Make a bot' }).click()
    const bot = page.getByRole('region', { name: 'Tide bot' })
    await bot.getByLabel('What it’s for').fill('Tide table')
    await bot.getByRole('button', { name: 'Make a token' }).click()
    const token = await bot.getByLabel('The token Tide table').inputValue()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    const posted = await fetch(`${own.url}/api/rooms/general/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ content: 'High water at nine.' }),
    })
    expect(posted.status).toBe(201)
    await bot.getByRole('button', { name: 'Delete Tide bot' }).click()
    await page.getByRole('button', { name: 'Delete bot' }).click()
    await expect(bot).toHaveCount(0)

    const come = () => fetch(`${own.url}/api/guest`, { method: 'POST', body: JSON.stringify({ username: 'visitor' }) })
    expect((await come()).status).toBe(403)
    await page.goto('/settings/workspace')
    const guests = page.getByRole('switch', { name: 'Let guests in' })
    await expect(guests).not.toBeChecked()
    await guests.focus()
    await page.keyboard.press('Space')
    await expect(page.getByText('Guests can come in now')).toBeVisible()
    await expect(guests).toBeChecked()
    await expectAccessible(page)
    expect((await come()).status).toBe(201)

    const room = (await (await context.request.post('/api/rooms', { data: { name: 'Pier' }, headers: { origin: own.url } })).json()) as Room
    expect(room.guests_allowed).toBe(false)
    await page.goto(`/r/${room.id}`)
    await page.getByRole('button', { name: 'Room settings' }).click()
    await page.getByRole('menuitem', { name: 'Edit details' }).click()
    await page.getByRole('switch', { name: 'Guests may come in' }).click()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const changed = (await (await context.request.get(`/api/rooms/${room.id}`)).json()) as Room
    expect(changed.guests_allowed).toBe(true)

    const visiting = await browser.newContext({ baseURL: own.url, colorScheme, ...(colorScheme === 'dark' ? PHONE : {}) })
    const visitor = await visiting.newPage()
    await visitor.goto('/signin')
    await visitor.getByRole('link', { name: 'Continue as a guest' }).click()
    await visitor.getByRole('button', { name: 'Come in' }).click()
    await expect(visitor.getByText('Tell us a name.')).toBeVisible()
    await visitor.getByLabel('Name').fill('Visitor')
    await visitor.getByRole('button', { name: 'Come in' }).click()
    await expect(visitor.getByText('This username is taken.')).toBeVisible()
    await expectAccessible(visitor)
    await visitor.getByLabel('Name').fill('Tomás from the pier')
    await visitor.getByRole('button', { name: 'Come in' }).click()
    await visitor.waitForURL((url) => url.pathname !== '/signin')
    await visitor.goto('/r/general')
    await composer(visitor).fill('Just looking in.')
    await visitor.getByRole('button', { name: 'Send' }).click()
    await page.goto('/r/general')
    await expect(page.getByRole('article').filter({ hasText: 'Just looking in.' })).toBeVisible()
    await visiting.close()
    await context.close()
  })
}
