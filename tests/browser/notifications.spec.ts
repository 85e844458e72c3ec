import { devices } from '@playwright/test'
import type { Message } from '@/lib/contract/messages'
import type { RoomView } from '@/lib/contract/rooms'
import { expect, expectAccessible, named, type Person, test } from '@/tests/browser/fixtures'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent: devices['Pixel 7'].userAgent }

const bell = ({ page }: Person) => page.getByRole('button', { name: /^Notifications/ }).filter({ visible: true })
const list = ({ page }: Person) => page.getByRole('dialog', { name: 'Notifications' })

/** A room of two, in which the first has looked around and gone elsewhere. */
async function twoPeople(join: (name: string, options?: typeof PHONE) => Promise<Person>, options?: typeof PHONE) {
  const mira = await join(named('mira'), options)
  const ada = await join(named('ada'))
  const id = named('pier')
  await ada.api<RoomView>('POST', '/api/rooms', { id, name: id })
  await mira.api('POST', `/api/rooms/${id}/join`)
  const say = (content: string, thread_id?: string) => ada.api<Message>('POST', `/api/rooms/${id}/messages`, { content, thread_id })
  return { mira, ada, room: id, say }
}

test('the bell counts and shows what is for one, live, and leads to the message', async ({ join }) => {
  const { mira, room, say } = await twoPeople(join)
  await mira.open('general')
  await expect(bell(mira)).toHaveAccessibleName('Notifications')
  await bell(mira).click()
  await expect(list(mira).getByText("You're up to date.")).toBeVisible()
  await expectAccessible(mira.page)

  await say(`@${mira.username} the first`)
  await expect(list(mira).getByRole('link', { name: /the first/ })).toBeVisible()
  await mira.page.keyboard.press('Escape')
  await expect(list(mira)).toBeHidden()
  await expect(bell(mira)).toBeFocused()
  await expect(bell(mira)).toHaveAccessibleName('Notifications, 1 unread')

  for (let i = 0; i < 60; i++) await say(`line ${i}`)
  await say(`@${mira.username} the last`)
  await expect(bell(mira)).toHaveAccessibleName('Notifications, 2 unread')
  await bell(mira).click()
  await expectAccessible(mira.page)
  await list(mira)
    .getByRole('link', { name: /the first/ })
    .click()
  await expect(list(mira)).toBeHidden()
  await expect(mira.row('the first')).toBeVisible()
  expect(new URL(mira.page.url()).pathname).toBe(`/r/${room}`)
  await expect(mira.row('line 5').first()).toBeAttached()
})

test('by keyboard one goes through it, reads, deletes, and takes that back', async ({ join }) => {
  const { mira, say } = await twoPeople(join)
  await mira.open('general')
  for (const word of ['one', 'two', 'three']) await say(`@${mira.username} ${word}`)
  await expect(bell(mira)).toHaveAccessibleName('Notifications, 3 unread')
  await bell(mira).press('Enter')
  const link = (word: string) => list(mira).getByRole('link', { name: new RegExp(`${word} `) })
  await link('three').focus()
  await mira.page.keyboard.press('ArrowDown')
  await expect(link('two')).toBeFocused()
  await mira.page.keyboard.press('Delete')
  await expect(link('two')).toBeHidden()
  await expect(link('one')).toBeFocused()
  await mira.page.getByRole('button', { name: 'Undo' }).click()
  await expect(link('two')).toBeVisible()
  await list(mira)
    .getByRole('button', { name: /^Mark as read: / })
    .first()
    .click()
  await expect(list(mira).getByText('Unread:')).toHaveCount(2)
  await list(mira).getByRole('button', { name: 'Mark all as read' }).click()
  await expect(list(mira).getByText('Unread:')).toHaveCount(0)
  await mira.page.keyboard.press('Escape')
  await expect(bell(mira)).toHaveAccessibleName('Notifications')
})

test('reading the room, on this or another device, reads what it told, and a reload knows', async ({ join }) => {
  const { mira, room, say } = await twoPeople(join)
  await mira.open('general')
  await say(`@${mira.username} in the room`)
  await expect(bell(mira)).toHaveAccessibleName('Notifications, 1 unread')
  await mira.page.reload()
  await expect(bell(mira)).toHaveAccessibleName('Notifications, 1 unread')
  await mira.api('POST', `/api/rooms/${room}/read`, { seq: 1_000 })
  await expect(bell(mira)).toHaveAccessibleName('Notifications')
})

test('on a phone it is a screen, in the dark too', async ({ join }) => {
  const { mira, room, say } = await twoPeople(join, PHONE)
  await say(`@${mira.username} for your pocket`)
  await mira.page.emulateMedia({ colorScheme: 'dark' })
  await mira.page.goto('/home')
  await expect(bell(mira)).toHaveAccessibleName('Notifications, 1 unread')
  await bell(mira).tap()
  await expect(mira.page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible()
  await expect(mira.page.getByRole('link', { name: /for your pocket/ })).toBeVisible()
  await expectAccessible(mira.page)
  expect(await mira.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await mira.page.getByRole('link', { name: /for your pocket/ }).tap()
  await expect(mira.row('for your pocket')).toBeVisible()
  expect(new URL(mira.page.url()).pathname).toBe(`/r/${room}`)
})
