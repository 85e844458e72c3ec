import { devices } from '@playwright/test'
import type { Room } from '@/lib/contract/rooms'
import { composer, expect, expectAccessible, named, test } from '@/tests/browser/fixtures'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent: devices['Pixel 7'].userAgent }

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing wrong, ${colorScheme}`, async ({ join, page, server }) => {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${server.url}/signin`)
    await expectAccessible(page)
    await page.goto(`${server.url}/signin?view=create`)
    await expectAccessible(page)

    const ada = await join(named('ada'), { colorScheme })
    await ada.open('general')
    await ada.say(`${ada.username} says @${ada.username}: **bold**, \`code\` and a [link](https://tidewater.example)`)
    await expect(ada.row(`${ada.username} says`)).toBeVisible()
    await expectAccessible(ada.page)
    await ada.page.getByRole('button', { name: /members? \d/ }).click()
    await expect(ada.page.getByRole('complementary')).toBeVisible()
    await expectAccessible(ada.page)
    for (const path of ['/browse', '/settings/profile', '/settings/look', '/settings/sign-in', '/settings/tokens']) {
      await ada.page.goto(path)
      await expect(ada.page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(ada.page)
    }
  })
}

test('a phone shows one screen at a time, with targets for a thumb', async ({ join }) => {
  const ada = await join(named('ada'), PHONE)
  const room = named('pier')
  await ada.api<Room>('POST', '/api/rooms', { id: room, name: room })
  await ada.open(room)
  await expect(ada.page.getByRole('navigation', { name: 'Rooms and people' })).toBeHidden()
  await ada.page.getByRole('button', { name: 'Emoji' }).waitFor()
  await composer(ada.page).fill('From the pier')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(ada.row('From the pier')).toBeVisible()
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  const small = await ada.page.evaluate(() =>
    [...document.querySelectorAll('main button, main a')]
      .filter((element) => element.checkVisibility() && !element.closest('article'))
      .map((element) => ({ name: element.getAttribute('aria-label') ?? element.textContent, ...element.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width > 1 && (width < 44 || height < 42))
      .map(({ name }) => name),
  )
  expect(small).toEqual([])
  expect(await composer(ada.page).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(16)
  await ada.page
    .getByRole('link', { name: /Back/ })
    .or(ada.page.getByRole('button', { name: /Back/ }))
    .click()
  await expect(ada.page.getByRole('navigation', { name: 'Rooms and people' })).toBeVisible()
  await expectAccessible(ada.page)
})

test('everything is reached by keyboard', async ({ join }) => {
  const ada = await join(named('ada'))
  const room = named('quay')
  await ada.api<Room>('POST', '/api/rooms', { id: room, name: room })
  await ada.open('general')
  await ada.page.keyboard.press('Control+k')
  await expect(ada.page.getByPlaceholder('Jump to…')).toBeFocused()
  await ada.page.keyboard.type(room)
  await expect(ada.page.getByRole('option', { name: new RegExp(room) })).toBeVisible()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page).toHaveURL(new RegExp(`/r/${room}`))
  // The address is there before its room is.
  await expect(ada.page.getByRole('textbox', { name: `Message #${room}` })).toBeFocused()
  await ada.page.keyboard.type('By hand')
  await ada.page.keyboard.press('Shift+Enter')
  await ada.page.keyboard.type('of keys')
  await ada.page.keyboard.press('Enter')
  await expect(ada.row('of keys')).toBeVisible()
  await ada.page.keyboard.press('Shift+Tab')
  await expect(ada.row('of keys')).toBeFocused()
  // What is still on its way cannot be edited.
  const editor = ada.page.getByRole('article').getByRole('textbox')
  await expect(async () => {
    await ada.page.keyboard.press('e')
    await expect(editor).toBeFocused({ timeout: 1_000 })
  }).toPass()
  await editor.press('Escape')
  await ada.page.keyboard.press('Escape')
  await expect(composer(ada.page)).toBeFocused()
})
