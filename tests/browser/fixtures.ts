import AxeBuilder from '@axe-core/playwright'
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test'
import { startServer } from '@/tests/support/server'
import { type Site, startSplit } from '@/tests/support/split-server'

/** What one person does in their browser. */
export interface Person {
  username: string
  page: Page
  /** Opens a room, or a conversation by its id. */
  open(roomId: string): Promise<void>
  say(text: string): Promise<void>
  /** The message's row, once it is there. */
  row(text: string): ReturnType<Page['locator']>
  /** Calls the API as this person. */
  api<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>
}

interface Fixtures {
  /** Makes an account and gives it a browser of its own, signed in. */
  join(username: string, options?: BrowserContextOptions): Promise<Person>
}

export const PASSWORD = 'low tide at noon'

/** Errors that a test brings about on purpose: a lost connection, and refusals by status. */
const EXPECTED = /net::ERR_|Failed to load resource|WebSocket connection to/

export function failOnConsoleErrors(page: Page, complaints: string[]) {
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text())
  })
}

/** A toast, and with it the chance to undo, stays while the pointer is on it. */
export const holdToast = (page: Page) => page.getByRole('button', { name: 'Undo' }).hover()

export const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / })

/** Resolves when nothing moves but what never ends. */
const stillness = (page: Page) =>
  page.evaluate(async () => {
    const trees = [document, ...[...document.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? [])]
    const moves = (animation: Animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity
    // What has been asked for just now begins with the next frames.
    for (let frames = 0; frames < 3; frames = trees.some((tree) => tree.getAnimations().some(moves)) ? 0 : frames + 1)
      await new Promise(requestAnimationFrame)
  })

/** axe finds nothing. Waits for motion to end, because a colour that fades is not yet its own. */
export async function expectAccessible(page: Page) {
  await stillness(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(found).toEqual([])
}

async function post(page: Page, url: string, path: string, form: Record<string, string>) {
  const response = await page.context().request.post(`${url}${path}`, { form, headers: { origin: url } })
  expect(response.ok(), `${path} answered ${response.status()}`).toBe(true)
}

async function signIn(page: Page, url: string, username: string) {
  const csrf = (await (await page.context().request.get(`${url}/api/auth/csrf`)).json()) as { csrfToken: string }
  await post(page, url, '/api/auth/callback/credentials', { ...csrf, login: username, password: PASSWORD, json: 'true' })
}

export const test = base.extend<Fixtures & { complaints: string[] }, { server: Site; split: boolean }>({
  /** Pages and sockets on two origins; set in playwright.split.config.ts. */
  split: [false, { option: true, scope: 'worker' }],

  server: [
    async ({ split }, use) => {
      const server = split ? await startSplit() : await startServer({ database: 'embedded', env: { WEBHOOK_ALLOW_PRIVATE: 'true' } })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints, 'the page complained').toEqual([])
  },

  join: async ({ browser, server, complaints }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(async (username, options) => {
      const registered = await fetch(`${server.url}/api/register`, {
        method: 'POST',
        body: JSON.stringify({ username, password: PASSWORD }),
      })
      expect(registered.status, await registered.clone().text()).toBe(201)
      const context = await browser.newContext({ baseURL: server.url, ...options })
      contexts.push(context)
      const page = await context.newPage()
      failOnConsoleErrors(page, complaints)
      await signIn(page, server.url, username)
      const person: Person = {
        username,
        page,
        async open(roomId) {
          await page.goto(`/r/${roomId}`)
          await expect(composer(page)).toBeVisible()
        },
        async say(text) {
          await composer(page).fill(text)
          await composer(page).press('Enter')
        },
        row: (text) => page.getByRole('article').filter({ hasText: text }),
        async api(method, path, body) {
          const response = await context.request.fetch(path, { method, data: body, headers: { origin: server.url } })
          expect(response.ok(), `${method} ${path} answered ${response.status()}`).toBe(true)
          return response.json()
        },
      }
      return person
    })
    for (const context of contexts) await context.close()
  },
})

let count = 0
/** Usernames differ between tests, which share a server. */
export const named = (name: string) => `${name}-${process.pid % 10_000}-${++count}`

export { expect }
