import { expect, expectAccessible, named, test } from '@/tests/browser/fixtures'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the pages for programs are accessible and fit a phone, ${colorScheme}`, async ({ page, server, complaints }) => {
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.emulateMedia({ colorScheme })
    for (const [path, entry] of [
      ['/docs', '#post-api-rooms-room-id-messages'],
      ['/docs/realtime', '[id="command-message:post"]'],
      ['/docs/realtime', '#dialect-room'],
    ] as const) {
      await page.goto(server.url + path)
      await page.locator(entry).locator('summary').click()
      await expect(
        page
          .getByText(/^For example/)
          .filter({ visible: true })
          .first(),
      ).toBeVisible()
      await expectAccessible(page)
      await page.setViewportSize({ width: 390, height: 844 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      await page.setViewportSize({ width: 1280, height: 720 })
    }
  })
}

test('nothing is asked of another host', async ({ page, server }) => {
  const hosts = new Set<string>()
  page.on('request', (request) => hosts.add(new URL(request.url()).host))
  for (const path of ['/docs', '/docs/realtime']) {
    await page.goto(server.url + path)
    await page.waitForLoadState('networkidle')
  }
  expect([...hosts]).toEqual([new URL(server.url).host])
})

test('an operation is tried out, with the session of the browser and with a token', async ({ join, browser, server }) => {
  const ada = await join(named('ada'))
  await ada.page.goto('/docs')
  const entry = ada.page.locator('#post-api-rooms-room-id-messages')
  await entry.locator('summary').click()
  await entry.getByRole('textbox', { name: 'room_id' }).fill('general')
  await entry.getByRole('textbox', { name: 'Body' }).fill('{"content": "From the documentation"}')
  await entry.getByRole('button', { name: 'Send' }).click()
  await expect(entry.getByRole('status')).toHaveText('201 Created')
  await expect(entry.getByRole('region', { name: /: Answer$/ })).toContainText('From the documentation')
  await ada.open('general')
  await expect(ada.row('From the documentation')).toBeVisible()

  const { token } = await ada.api<{ token: string }>('POST', '/api/tokens', { name: 'Docs', scopes: ['read'] })
  const page = await browser.newPage()
  await page.goto(`${server.url}/docs`)
  const me = page.locator('#get-api-me')
  await me.locator('summary').click()
  await me.getByRole('button', { name: 'Send' }).click()
  await expect(me.getByRole('status')).toHaveText('401 Unauthorized')
  await page.getByRole('textbox', { name: /^Token/ }).fill(token)
  await me.getByRole('button', { name: 'Send' }).click()
  await expect(me.getByRole('status')).toHaveText('200 OK')
  await expect(me.getByRole('region', { name: /: Answer$/ })).toContainText(ada.username)
  await expect(me.getByRole('region', { name: /: In a terminal$/ })).toContainText(`authorization: Bearer ${token}`)
  await page.close()
})

test('the console connects, sends a command, and shows answer and event', async ({ join }) => {
  const ada = await join(named('ada'))
  const { page } = ada
  await page.goto('/docs/realtime')
  const console = page.getByRole('region', { name: 'Try it', exact: true })
  const log = console.getByRole('log', { name: 'Frames' })
  await console.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(console.getByText('Connected', { exact: true })).toBeVisible()
  await expect(log.getByText('ready')).toBeVisible()
  await console.getByRole('textbox', { name: 'Input' }).fill('{"room_id": "general", "content": "From the console"}')
  await console.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(log.getByRole('listitem').filter({ hasText: /^Answer message:post/ })).toContainText('"ok": true')
  await expect(log.getByRole('listitem').filter({ hasText: /^Event message:posted/ })).toContainText('From the console')
  await console.getByRole('combobox', { name: 'Command' }).selectOption('room:get')
  await console.getByRole('textbox', { name: 'Input' }).fill('{"room_id": "nowhere"}')
  await console.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(log.getByRole('listitem').filter({ hasText: /^Answer room:get/ })).toContainText('not_found')
  await console.getByRole('button', { name: 'Disconnect' }).click()
  await expect(log.getByRole('listitem').filter({ hasText: /^Connection disconnected/ })).toBeVisible()
  await console.getByRole('textbox', { name: /^Token/ }).fill('not-a-token')
  await console.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(log.getByRole('listitem').filter({ hasText: /connect_error/ })).toContainText('unauthorized')
})

test('the raw console speaks a dialect, and the web app hears it', async ({ join }) => {
  const ada = await join(named('ada'))
  const { page } = ada
  await page.goto('/docs/realtime')
  const raw = page.getByRole('region', { name: 'Raw WebSockets' })
  const log = raw.getByRole('log', { name: 'Raw frames' })
  await raw.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(raw.getByText('Connected', { exact: true })).toBeVisible()
  await raw.getByRole('textbox', { name: 'Frame' }).fill('{"type": "message", "content": "From the raw console"}')
  await raw.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(
    log
      .getByRole('listitem')
      .filter({ hasText: /^Event/ })
      .filter({ hasText: 'From the raw console' }),
  ).toBeVisible()
  await raw.locator('#dialect-room summary').click()
  await page.setViewportSize({ width: 1100, height: 900 })
  await raw.getByRole('combobox', { name: 'Dialect' }).selectOption('/ws')
  await expect(log.getByRole('listitem').filter({ hasText: /closed with 1005/ })).toBeVisible()
  await raw.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(log.getByRole('listitem').filter({ hasText: '"created_at"' }).first()).toBeVisible()
  await raw.getByRole('textbox', { name: /^Token/ }).fill('not-a-token')
  await raw.getByRole('button', { name: 'Disconnect' }).click()
  await raw.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(log.getByRole('listitem').filter({ hasText: /^Connection refused/ })).toContainText('unauthorized')
  await ada.open('general')
  await expect(ada.row('From the raw console')).toBeVisible()
})
