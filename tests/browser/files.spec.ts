import { randomBytes } from 'node:crypto'
import { truncate, writeFile } from 'node:fs/promises'
import { devices, type Page } from '@playwright/test'
import sharp from 'sharp'
import type { Message } from '@/lib/contract/messages'
import type { Room } from '@/lib/contract/rooms'
import { test as base, composer, expect, expectAccessible, holdToast, named, type Person } from '@/tests/browser/fixtures'
import { cuttingProxy } from '@/tests/support/proxy'
import { startServer } from '@/tests/support/server'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent: devices['Pixel 7'].userAgent }
const MB = 1024 * 1024
const MOST_MB = 40

const test = base.extend<object, { server: Awaited<ReturnType<typeof startServer>> }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const server = await startServer({ env: { FILE_MAX_MB: String(MOST_MB), FILE_TYPES_DENIED: 'application/zip' } })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})

const picture = (colour: string, width = 800, height = 500) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer()

type Given = { name: string; mimeType: string; buffer: Buffer }
const png = async (name: string, colour = '#4a7fb0'): Promise<Given> => ({ name, mimeType: 'image/png', buffer: await picture(colour) })
const text = (name: string): Given => ({ name, mimeType: 'text/plain', buffer: Buffer.from('bitrate = 128\n') })

/** As if files were held by the pointer, or had been copied. */
const transferOf = (page: Page, files: Given[]) =>
  page.evaluateHandle(
    (given) => {
      const data = new DataTransfer()
      for (const { name, mimeType, base64 } of given)
        data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type: mimeType }))
      return data
    },
    files.map(({ buffer, ...file }) => ({ ...file, base64: buffer.toString('base64') })),
  )

const choose = (page: Page, files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) =>
  page.locator('main input[type=file][multiple]').setInputFiles(files)

/** Lets so many bytes a second leave the page from now on; -1: as many as go. */
async function paceOf(page: Page) {
  const network = await page.context().newCDPSession(page)
  return (uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput })
}

const tray = (page: Page) => page.getByRole('list', { name: 'Attachments' })
const card = (page: Page, name: string) => tray(page).getByRole('listitem').filter({ hasText: name })

async function inRoomOfTheirOwn(...people: [Person, ...Person[]]): Promise<string> {
  const [first, ...others] = people
  const room = named('harbour')
  await first.api<Room>('POST', '/api/rooms', { id: room, name: room })
  for (const other of others) await other.api('POST', `/api/rooms/${room}/join`)
  for (const person of people) await person.open(room)
  return room
}

async function upload(person: Person, url: string, file: Given, caption = ''): Promise<string> {
  const response = await person.page.context().request.post('/api/files/upload', {
    headers: { origin: url },
    multipart: { caption, file },
  })
  expect(response.status(), await response.text()).toBe(201)
  return ((await response.json()) as { id: string }).id
}

test('those who run the installation see what files take, others do not', async ({ join, server }) => {
  // Whoever comes first owns it.
  const owner = await join(named('owner'))
  const other = await join(named('bruno'))
  const room = await inRoomOfTheirOwn(owner, other)
  await owner.api('POST', `/api/rooms/${room}/messages`, {
    content: '',
    file_ids: [await upload(owner, server.url, await png('mast.png'))],
  })
  await owner.page.goto('/settings/storage')
  await expect(owner.page.getByRole('heading', { name: 'Storage' })).toBeVisible()
  await expect(owner.page.getByRole('region', { name: 'By kind' })).toContainText(/Pictures.*1 file/)
  await expect(owner.page.getByRole('region', { name: 'By person' })).toContainText(`@${owner.username}`)
  await expect(owner.page.getByRole('region', { name: 'By room' })).toContainText(room)
  for (const colorScheme of ['light', 'dark'] as const) {
    await owner.page.emulateMedia({ colorScheme })
    await expectAccessible(owner.page)
  }
  const response = await other.page.goto('/settings/storage')
  expect(response?.status()).toBe(404)
})

test('what is dropped and pasted is sent with its captions, and the other sees the picture arrive', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  await inRoomOfTheirOwn(ada, bruno)

  const dropped = await transferOf(ada.page, [await png('mast.png'), text('relay.toml')])
  await ada.page.locator('main').dispatchEvent('dragenter', { dataTransfer: dropped })
  await expect(ada.page.getByText(/^Drop to add to #/)).toBeVisible()
  await ada.page.locator('main').dispatchEvent('drop', { dataTransfer: dropped })
  await expect(ada.page.getByText(/^Drop to add to #/)).toHaveCount(0)
  await expect(tray(ada.page).getByRole('listitem')).toHaveCount(2)

  // Beside the room it is not taken, and does not open in place of the chat.
  const stray = await ada.page
    .getByRole('navigation', { name: 'Rooms and people' })
    .evaluate((nav, data) => nav.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })), dropped)
  expect(stray).toBe(false)
  await expect(tray(ada.page).getByRole('listitem')).toHaveCount(2)

  const pasted = await transferOf(ada.page, [await png('image.png', '#e0884a')])
  await composer(ada.page).evaluate(
    (field, data) => field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })),
    pasted,
  )
  await expect(card(ada.page, 'Picture 20')).toBeVisible()

  // By keyboard: to the front, and a caption.
  const handle = card(ada.page, 'Picture 20').getByRole('button', { name: /caption and place/ })
  await handle.focus()
  await ada.page.keyboard.press('Alt+ArrowLeft')
  await ada.page.keyboard.press('Alt+ArrowLeft')
  await expect(tray(ada.page).getByRole('listitem').first()).toContainText('Picture 20')
  await ada.page.keyboard.press('Enter')
  await ada.page.getByRole('textbox', { name: 'Caption' }).fill('The harbour at sunrise')
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('textbox', { name: 'Caption' })).toHaveCount(0)

  const said = `Look ${ada.username}`
  await ada.say(said)
  await expect(tray(ada.page)).toHaveCount(0)
  const row = bruno.row(said)
  const first = row.getByRole('link', { name: 'Open The harbour at sunrise' })
  await expect(first).toBeVisible()
  const before = await first.boundingBox()
  const image = first.getByRole('img', { name: 'The harbour at sunrise' })
  await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0)
  const after = await first.boundingBox()
  expect([after?.width, after?.height]).toEqual([before?.width, before?.height])
  await expect(row.getByText('The harbour at sunrise')).toBeVisible()
  await expect(row.getByRole('figure', { name: 'relay.toml' })).toContainText('bitrate = 128')

  // Deleted, its files are gone for both; brought back, they are there again.
  await ada.row(said).hover()
  await ada.row(said).getByRole('button', { name: 'More actions' }).click()
  await ada.page.getByRole('menuitem', { name: /^Delete/ }).click()
  await holdToast(ada.page)
  await expect(bruno.page.getByRole('figure', { name: 'relay.toml' })).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Undo' }).click()
  await expect(row.getByRole('figure', { name: 'relay.toml' })).toBeVisible()
  await expect(first.getByRole('img')).toBeVisible()
})

test('a long upload can be paused, survives a lost link and a reload, and its message goes when it is there', async ({ join, server }) => {
  test.slow()
  const proxy = await cuttingProxy(server.url)
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  const room = await inRoomOfTheirOwn(ada, bruno)
  const { page } = ada
  await page.goto(`${proxy.url}/r/${room}`)
  await expect(composer(page)).toBeVisible()
  const pace = await paceOf(page)
  await pace(0.5 * MB)
  const offsets: number[] = []
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
  })

  await choose(page, { name: 'choir.bin', mimeType: 'application/octet-stream', buffer: randomBytes(30 * MB) })
  const bar = card(page, 'choir.bin').getByRole('progressbar')
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(1)
  await page.getByRole('button', { name: 'Pause choir.bin' }).click()
  await expect(card(page, 'choir.bin')).toContainText(/Paused at \d+%/)
  await page.getByRole('button', { name: 'Resume choir.bin' }).click()
  await expect(card(page, 'choir.bin')).toContainText(/of 30 MB/)

  proxy.to()
  proxy.cut()
  await expect(card(page, 'choir.bin')).toContainText('No connection')
  proxy.to(server.url)
  await expect(card(page, 'choir.bin')).toContainText(/of 30 MB/, { timeout: 30_000 })

  // Sent, and free for the next words.
  await ada.say(`The choir ${ada.username}`)
  await expect(composer(page)).toHaveValue('')
  await expect(ada.row('The choir')).toContainText('Sending…')
  await expect(ada.row('The choir').getByRole('progressbar')).toBeVisible()
  await expect(bruno.row('The choir')).toHaveCount(0)

  offsets.length = 0
  await page.reload()
  await pace(-1)
  await expect(bruno.row('The choir')).toContainText('choir.bin', { timeout: 40_000 })
  expect(offsets[0]).toBeGreaterThan(0)
  await expect(ada.row('The choir').getByRole('link', { name: 'Download choir.bin' })).toBeVisible()
  await expect(ada.row('The choir').getByRole('progressbar')).toHaveCount(0)
  await expect(ada.row('The choir')).toHaveCount(1)
  await proxy.close()
})

test('an upload goes on while one looks at the settings, and its message goes from there', async ({ join }) => {
  const [ada, bruno] = [await join(named('ada')), await join(named('bruno'))]
  const room = await inRoomOfTheirOwn(ada, bruno)
  const { page } = ada
  const pace = await paceOf(page)
  await pace(0.1 * MB)
  await choose(page, { name: 'choir.bin', mimeType: 'application/octet-stream', buffer: randomBytes(10 * MB) })
  await ada.say('From afar')
  await expect(ada.row('From afar')).toContainText('Sending…')
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await expect(bruno.row('From afar')).toHaveCount(0)
  await pace(-1)
  await expect(bruno.row('From afar')).toContainText('choir.bin')
  await page.goBack()
  await expect(ada.row('From afar').getByRole('link', { name: 'Download choir.bin' })).toBeVisible()
  await expect(ada.row('From afar')).toHaveCount(1)
  expect(page.url()).toContain(room)
})

test('a bad file says why in its own card, and the rest is sent without it', async ({ join }, info) => {
  const ada = await join(named('ada'))
  const room = await inRoomOfTheirOwn(ada)
  const big = info.outputPath('all-takes.wav')
  await writeFile(big, '')
  await truncate(big, (MOST_MB + 1) * MB)
  await choose(ada.page, big)
  await expect(card(ada.page, 'all-takes.wav').getByRole('alert')).toHaveText(`Over the ${MOST_MB} MB limit`)
  await choose(ada.page, { name: 'bundle.zip', mimeType: 'text/plain', buffer: Buffer.from('504b0506'.padEnd(44, '0'), 'hex') })
  await expect(card(ada.page, 'bundle.zip').getByRole('alert')).not.toBeEmpty()
  await choose(ada.page, [text('relay.toml')])
  await expectAccessible(ada.page)
  await ada.say('Only the good one')
  await expect(ada.row('Only the good one').getByRole('figure', { name: 'relay.toml' })).toBeVisible()
  await expect(tray(ada.page).getByRole('listitem')).toHaveCount(2)

  // What lies in a tray stays there while one is elsewhere.
  await ada.page.getByRole('link', { name: /general/ }).click()
  await expect(tray(ada.page)).toHaveCount(0)
  await ada.page.getByRole('link', { name: new RegExp(room) }).click()
  await expect(tray(ada.page).getByRole('listitem')).toHaveCount(2)
  for (const name of ['all-takes.wav', 'bundle.zip']) await ada.page.getByRole('button', { name: `Remove ${name}` }).click()
  await expect(tray(ada.page)).toHaveCount(0)
  await expect(composer(ada.page)).toBeFocused()
})

test('files go into a conversation and into a thread like anywhere else', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  const { user } = await bruno.api<{ user: { id: string } }>('GET', '/api/me')
  const { room } = await ada.api<{ room: Room }>('POST', '/api/dms', { user_ids: [user.id] })
  await ada.open(room.id)
  await bruno.open(room.id)
  await choose(ada.page, [await png('mast.png')])
  await composer(ada.page).press('Enter')
  const row = bruno.page.getByRole('article').filter({ has: bruno.page.getByRole('link', { name: 'Open mast.png' }) })
  await expect(row).toBeVisible()

  await row.hover()
  await row.getByRole('button', { name: 'Reply in thread' }).click()
  const panel = bruno.page.getByRole('complementary', { name: /^Thread/ })
  await panel.locator('input[type=file][multiple]').setInputFiles([text('relay.toml')])
  await expect(panel.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(1)
  await expect(tray(bruno.page)).toHaveCount(1)
  await panel.getByRole('textbox', { name: 'Reply' }).press('Enter')
  await expect(panel.getByRole('figure', { name: 'relay.toml' })).toBeVisible()
  await expect(ada.page.getByRole('button', { name: '1 reply' })).toBeVisible()
  await expect(ada.page.getByRole('figure', { name: 'relay.toml' })).toHaveCount(0)
})

test('pictures open large, and the keyboard goes through them and back', async ({ join, server }) => {
  const ada = await join(named('ada'))
  const room = await inRoomOfTheirOwn(ada)
  const ids = []
  for (const [name, colour] of [
    ['mast.png', '#40507a'],
    ['tide.png', '#3f8a86'],
  ] as const)
    ids.push(await upload(ada, server.url, await png(name, colour), name === 'tide.png' ? 'Low water' : ''))
  await ada.api<Message>('POST', `/api/rooms/${room}/messages`, { content: 'Both', file_ids: ids })
  const first = ada.row('Both').getByRole('link', { name: 'Open mast.png' })
  await expect(first.getByRole('img')).toBeVisible()
  await first.focus()
  await ada.page.keyboard.press('Enter')
  const box = ada.page.getByRole('dialog', { name: 'Pictures' })
  await expect(box).toContainText('1 of 2')
  await expect(box.getByRole('img', { name: 'mast.png' })).toBeVisible()
  await ada.page.keyboard.press('ArrowRight')
  await expect(box).toContainText('2 of 2')
  await expect(box).toContainText('Low water')
  await expect(box.getByRole('link', { name: 'Download tide.png' })).toBeVisible()
  await expectAccessible(ada.page)
  await ada.page.keyboard.press('Escape')
  await expect(box).toHaveCount(0)
  await expect(first).toBeFocused()
})

test('a voice message is recorded, heard and sent; without a microphone it says so', async ({ join }) => {
  const ada = await join(named('ada'), { permissions: ['microphone'] })
  const bruno = await join(named('bruno'))
  await inRoomOfTheirOwn(ada, bruno)
  await ada.page.getByRole('button', { name: 'Record a voice message' }).click()
  const recorder = ada.page.getByRole('group', { name: 'Voice message' })
  await expect(recorder.getByRole('timer')).toHaveText(/^0:(0[2-9]|[1-5]\d)$/)
  await expectAccessible(ada.page)
  await recorder.getByRole('button', { name: 'Stop recording' }).click()
  await recorder.getByRole('button', { name: /^Play your recording/ }).click()
  await expect(recorder.getByRole('button', { name: 'Pause your recording' })).toBeVisible()
  await recorder.getByRole('button', { name: 'Send voice message' }).click()
  await expect(recorder).toHaveCount(0)
  await expect(composer(ada.page)).toBeFocused()
  const play = bruno.page.getByRole('article').getByRole('button', { name: /^Play voice message, 0:\d\d$/ })
  await expect(play).toBeVisible({ timeout: 30_000 })
  await play.click()
  await expect(bruno.page.getByRole('button', { name: 'Pause voice message' })).toBeVisible()

  await bruno.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
  })
  await bruno.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(bruno.page.getByRole('alert').filter({ hasText: 'microphone' })).toContainText('isn’t allowed here')
  await bruno.page.getByRole('button', { name: 'Close' }).click()
  await expect(composer(bruno.page)).toBeVisible()
})

test('a room has a list of its files, by kind and name, which leads to their messages', async ({ join, server }) => {
  const ada = await join(named('ada'))
  const room = await inRoomOfTheirOwn(ada)
  const send = async (content: string, file: Given) =>
    ada.api('POST', `/api/rooms/${room}/messages`, { content, file_ids: [await upload(ada, server.url, file)] })
  await send('The relay', text('relay.toml'))
  for (let i = 0; i < 30; i++) await ada.api('POST', `/api/rooms/${room}/messages`, { content: `Entry ${i}` })
  await send('The mast', await png('mast.png'))

  await ada.page.getByRole('button', { name: 'Files', exact: true }).click()
  const panel = ada.page.getByRole('complementary', { name: /^Files/ })
  await expect(panel.getByRole('link', { name: 'Open mast.png' })).toBeVisible()
  await expect(panel.getByText('relay.toml')).toBeVisible()
  await expectAccessible(ada.page)
  await panel.getByRole('button', { name: 'Documents' }).click()
  await expect(panel.getByRole('link', { name: 'Open mast.png' })).toHaveCount(0)
  await panel.getByRole('textbox', { name: 'Find a file by its name' }).fill('nothing like it')
  await expect(panel.getByText(/^Nothing for/)).toBeVisible()
  await panel.getByRole('textbox', { name: 'Find a file by its name' }).fill('REL')
  await panel.getByRole('button', { name: 'All' }).click()
  // What is sent meanwhile comes by itself.
  await send('Another', text('relief.txt'))
  await expect(panel.getByText('relief.txt')).toBeVisible()
  await panel.getByRole('link', { name: /^relay.toml/ }).click()
  await expect(ada.row('The relay')).toBeInViewport()
})

test('on a phone files are chosen or photographed, and the list fills the screen', async ({ join }) => {
  const ada = await join(named('ada'), { ...PHONE, colorScheme: 'dark' })
  await inRoomOfTheirOwn(ada)
  const { page } = ada
  await page.getByRole('button', { name: 'Attach files' }).tap()
  await expect(page.getByRole('menuitem', { name: 'Take a photo' })).toBeVisible()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: 'Photos and files' }).tap()
  await (await chooser).setFiles([await png('mast.png'), await png('tide.png', '#3f8a86')])
  await expect(tray(page).getByRole('listitem')).toHaveCount(2)
  await expectAccessible(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await page.getByRole('button', { name: 'Send' }).tap()
  await expect(page.getByRole('link', { name: 'Open mast.png' })).toBeVisible()
  await page.getByRole('button', { name: 'Room settings' }).tap()
  await page.getByRole('menuitem', { name: 'Files' }).tap()
  const panel = page.getByRole('complementary', { name: /^Files/ })
  await expect(panel.getByRole('link', { name: 'Open tide.png' })).toBeVisible()
  const width = page.viewportSize()?.width
  await expect.poll(async () => (await panel.boundingBox())?.width).toBe(width)
  await expectAccessible(page)
})
