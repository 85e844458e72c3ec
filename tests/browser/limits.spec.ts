import type { Room } from '@/lib/contract/rooms'
import { test as base, composer, expect, expectAccessible, named } from '@/tests/browser/fixtures'
import { startServer } from '@/tests/support/server'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }
/** Few enough for a person to reach. */
const test = base.extend<object, { server: Awaited<ReturnType<typeof startServer>> }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const server = await startServer({ env: { RATE_LIMIT_MESSAGES: '3/15s' } })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})

const WAITS = /^Slow mode: you can post again in \d+ s$/

test('slow mode: whoever runs the room sets it, members see when they can post, and what comes sooner goes by itself', async ({ join }) => {
  const owner = await join(named('owner'))
  const member = await join(named('member'), PHONE)
  const room = await owner.api<Room>('POST', '/api/rooms', { name: 'Tide talk' })
  await member.api('POST', `/api/rooms/${room.id}/join`)

  await owner.open(room.id)
  await owner.page.getByRole('button', { name: 'Room settings' }).click()
  await owner.page.getByRole('menuitem', { name: 'Edit details' }).click()
  await owner.page.getByRole('combobox', { name: 'Slow mode' }).selectOption('30 s')
  await expectAccessible(owner.page)
  await owner.page.getByRole('button', { name: 'Save' }).click()
  await expect(owner.page.getByRole('dialog')).toHaveCount(0)

  await member.open(room.id)
  const { page } = member
  const notice = page.getByText(/^Slow mode/).and(page.locator(':visible'))
  const send = page.getByRole('button', { name: 'Send' })
  await expect(notice).toHaveText('Slow mode: one message in 30 s')
  await composer(page).fill('The first.')
  await send.click()
  await expect(notice).toHaveText(WAITS)
  await page.reload()
  await expect(notice).toHaveText(WAITS)
  await composer(page).fill('Written meanwhile.')
  await expect(notice).toHaveText(WAITS)
  await send.click()
  await expect(member.row('Written meanwhile.').getByText('Waiting. It goes by itself.')).toBeVisible()
  await composer(page).fill('Thought better of it.')
  await send.click()
  await expect(notice).toHaveText(WAITS)
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await member.row('Thought better of it.').getByRole('button', { name: 'Delete' }).click()
  await expect(member.row('Thought better of it.')).toHaveCount(0)

  for (const text of ['One from the owner.', 'And another.']) {
    await owner.say(text)
    await expect(member.row(text)).toBeVisible()
  }
  await expect(owner.page.getByText(/^Slow mode/)).toHaveCount(0)

  // It would go after its 30 s; without slow mode it need not wait for that.
  await owner.api('PATCH', `/api/rooms/${room.id}`, { slow_mode_seconds: 0 })
  await expect(owner.row('Written meanwhile.')).toBeVisible({ timeout: 30_000 })
  await expect(member.row('Written meanwhile.').getByText('Waiting')).toHaveCount(0)
  await expect(notice).toHaveCount(0)
})

test('limits: what is more than one may send at once waits, says until when, and goes by itself in order', async ({ join }) => {
  const ada = await join(named('ada'))
  await ada.open('general')
  const texts = ['one', 'two', 'three', 'four', 'five'].map((number) => `${number} of five`)
  for (const text of texts) await ada.say(text)
  const notice = ada.page.getByText(/^A little too quick\. The rest goes in \d+ s$/).and(ada.page.locator(':visible'))
  await expect(notice).toBeVisible()
  await expect(ada.page.getByText('Waiting. It goes by itself.')).toHaveCount(2)
  await expect(ada.page.getByText('Not sent')).toHaveCount(0)
  await expectAccessible(ada.page)
  await expect(ada.page.getByText('Waiting. It goes by itself.')).toHaveCount(0, { timeout: 30_000 })
  await expect(notice).toHaveCount(0)
  const messages = await ada.api<{ content: string }[]>('GET', '/api/messages')
  expect(messages.map((one) => one.content)).toEqual(texts)
})
