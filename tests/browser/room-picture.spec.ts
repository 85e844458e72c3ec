import type { Room } from '@/lib/contract/rooms'
import { expect, expectAccessible, named, test } from '@/tests/browser/fixtures'

test('a room gets a picture, which everyone in it sees at once', async ({ join }) => {
  const [ada, mira] = [await join(named('ada')), await join(named('mira'))]
  const room = named('harbour')
  await ada.api<Room>('POST', '/api/rooms', { id: room, name: room })
  await mira.api('POST', `/api/rooms/${room}/join`)
  await ada.open(room)
  await mira.open(room)

  await ada.page.getByRole('button', { name: 'Room settings' }).click()
  await ada.page.getByRole('menuitem', { name: /details/i }).click()
  const chooser = ada.page.waitForEvent('filechooser')
  await ada.page.getByRole('button', { name: 'Add a picture' }).click()
  await (await chooser).setFiles('public/icon-192.png')
  await expect(ada.page.getByRole('dialog', { name: 'The room’s picture' })).toBeVisible()
  const middle = () =>
    ada.page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(256, 256, 1, 1).data])
  await expect.poll(async () => (await middle())[3]).toBe(255)
  await expectAccessible(ada.page)
  await ada.page.getByRole('button', { name: 'Use this picture' }).click()
  await expect(ada.page.getByRole('button', { name: 'Change picture' })).toBeVisible()
  await expectAccessible(ada.page)

  const shown = mira.page.locator(`img[src^="/api/rooms/${room}/picture"]`)
  await expect(shown).toHaveCount(2)
  for (const image of await shown.all()) await expect(image).toHaveJSProperty('complete', true)
  await expectAccessible(mira.page)

  await ada.page.getByRole('button', { name: 'Remove' }).click()
  await expect(shown).toHaveCount(0)
})
