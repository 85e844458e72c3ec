import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { devices, type Locator, type Page } from '@playwright/test'
import { OUTSIDE_SECRET, signOutside } from '@/lib/testing/outside-service'
import { test as base, expect, expectAccessible, failOnConsoleErrors, named } from '@/tests/browser/fixtures'
import { startServer } from '@/tests/support/server'

interface Site {
  url: string
  /** What its one page has in its body from now on. */
  shows(body: string): void
  close(): void
}

/** A page of somewhere else, with as strict a policy as a page can have that lets the chat in. */
async function openSite(): Promise<Site & { allows(address: string): void }> {
  let body = ''
  let chat = ''
  const server = createServer((_, response) => {
    const policy = `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace('http', 'ws')}`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    response.end(
      `<!doctype html><html lang="en"><title>The harbour office</title><body><main><h1>The harbour office</h1>${body}</main></body>`,
    )
  }).listen(0, 'localhost')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    allows: (address) => void (chat = address),
    shows: (html) => void (body = html),
    close: () => server.close(),
  }
}

const test = base.extend<{ visit(body: string, token?: string): Promise<Page> }, { site: Awaited<ReturnType<typeof openSite>> }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const site = await openSite()
      await use(site)
      site.close()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ site }, use) => {
      const server = await startServer({ env: { JWT_SECRET: OUTSIDE_SECRET, ALLOWED_ORIGINS: site.url } })
      site.allows(server.url)
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  visit: async ({ page, site, server, complaints }, use) => {
    failOnConsoleErrors(page, complaints)
    await use(async (attributes) => {
      site.shows(`<script src="${server.url}/widget.js" ${attributes} async></script>`)
      await page.goto(site.url)
      return page
    })
  },
})

const chatOf = (page: Page) => page.getByRole('region', { name: 'Chat', exact: true })
const box = (chat: Locator | Page) => chat.getByRole('textbox', { name: /^Message # / })
const tokenOf = (username: string) => signOutside({ sub: username, username, name: username })

test('a visitor of another site saves a file by its name', async ({ join, visit, server }) => {
  const ada = await join(named('ada'))
  const file = { name: `tides-${ada.username}.txt`, mimeType: 'text/plain', buffer: Buffer.from('High water 11:40\n') }
  const response = await ada.page
    .context()
    .request.post('/api/files/upload', { headers: { origin: server.url }, multipart: { caption: 'For Friday', file } })
  const { id } = (await response.json()) as { id: string }
  await ada.api('POST', '/api/rooms/general/messages', { content: '', file_ids: [id] })

  const page = await visit(`data-token="${await tokenOf(named('berth'))}"`)
  await page.getByRole('button', { name: /^Chat/ }).click()
  const saved = page.waitForEvent('download')
  await chatOf(page)
    .getByRole('button', { name: new RegExp(file.name) })
    .click()
  const download = await saved
  expect(download.suggestedFilename()).toBe(file.name)
  expect(await readFile(await download.path(), 'utf8')).toBe('High water 11:40\n')
  await expect(chatOf(page)).toContainText('For Friday')
})

for (const look of ['light', 'dark, on a phone'] as const) {
  test(`a visitor of another site and a person in the web app see each other: ${look}`, async ({ join, visit, page }) => {
    const [visitor, ada] = [named('berth'), await join(named('ada'))]
    await ada.open('general')
    if (look !== 'light') {
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize(devices['Pixel 7'].viewport)
    }
    await visit(`data-room="general" data-token="${await tokenOf(visitor)}"`)
    const bubble = page.getByRole('button', { name: /^Chat/ })
    await expectAccessible(page)

    const greeting = named('Is berth four free')
    await ada.say(greeting)
    await expect(page.getByRole('button', { name: /^Chat, \d+ new$/ })).toBeVisible()
    await bubble.press('Enter')
    const panel = page.getByRole('dialog')
    await expect(panel.getByRole('article').filter({ hasText: greeting })).toBeVisible()
    await expect(box(panel)).toBeFocused()

    await box(panel).pressSequentially('From noon, see https://tide.example/4.')
    await expect(ada.page.getByText(`${visitor} is typing`).filter({ visible: true })).toBeVisible()
    await box(panel).press('Enter')
    await expect(panel.getByRole('link', { name: 'https://tide.example/4' }).last()).toHaveAttribute('href', 'https://tide.example/4')
    await expect(ada.row('From noon').last()).toContainText(visitor)
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)

    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
    await expect(page.getByRole('button', { name: 'Chat', exact: true })).toBeFocused()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(await page.context().cookies(page.url())).toEqual([])
  })
}

test('what is written while the line is cut is sent once it is back', async ({ join, visit, page, context }) => {
  const ada = await join(named('ada'))
  await ada.open('general')
  await visit(`data-token="${await tokenOf(named('berth'))}"`)
  await page.getByRole('button', { name: /^Chat/ }).click()
  await expect(box(page)).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText('You’re offline. You can keep writing.')).toBeVisible()
  const words = named('Fog at the mole')
  await box(page).fill(words)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('article').filter({ hasText: words })).toContainText('Sending…')
  await context.setOffline(false)
  await expect(ada.row(words)).toHaveCount(1)
  await expect(page.getByRole('article').filter({ hasText: words })).not.toContainText('Sending…')
})

test('a page mounts it where it likes, with a function that gives the token', async ({ visit, page, join }) => {
  const ada = await join(named('ada'))
  const room = named('quay')
  await ada.api('POST', '/api/rooms', { id: room, name: 'Quay' })
  await visit('')
  await page.waitForFunction(() => window.HubbubWidget)
  const token = await tokenOf(named('berth'))
  await page.evaluate(
    ({ room, token }) => {
      window.HubbubWidget?.mount({ el: document.querySelector('main') ?? undefined, room, token: async () => token })
    },
    { room, token },
  )
  const chat = page.getByRole('region', { name: '# Quay' })
  await chat.getByRole('button', { name: 'Join room' }).click()
  await box(chat).fill('Here as well.')
  await box(chat).press('Enter')
  await ada.open(room)
  await expect(ada.row('Here as well.')).toBeVisible()
  await expectAccessible(page)
})

test('a token that is not good is said to be so', async ({ visit, page }) => {
  await visit(`data-token="${(await tokenOf(named('berth'))).slice(0, -4)}AAAA"`)
  await page.getByRole('button', { name: /^Chat/ }).click()
  await expect(chatOf(page).getByText('You’re not signed in here.')).toBeVisible()
})

test('the example page opens a room for the token that is given it', async ({ page, server, complaints }) => {
  failOnConsoleErrors(page, complaints)
  const response = await page.goto(`${server.url}/example.html`)
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self'; style-src 'self'")
  await page.getByRole('textbox', { name: 'Token' }).fill(await tokenOf(named('berth')))
  await page.getByRole('button', { name: 'Open the chat' }).click()
  await page.getByRole('button', { name: /^Chat/ }).click()
  await box(page).fill('From the example.')
  await box(page).press('Enter')
  await expect(page.getByRole('article').filter({ hasText: 'From the example.' }).last()).toBeVisible()
  await expectAccessible(page)
})
