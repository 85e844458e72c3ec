import { devices } from '@playwright/test'
import { startReceiver } from '@/lib/testing/receiver'
import { expect, expectAccessible, named, test } from '@/tests/browser/fixtures'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, userAgent: devices['Pixel 7'].userAgent }

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an incoming webhook is made, copied, used by a program and revoked, ${colorScheme}`, async ({ join }) => {
    const options = { colorScheme, permissions: ['clipboard-read', 'clipboard-write'], ...(colorScheme === 'dark' ? PHONE : {}) }
    const mira = await join(named('mira'), options)
    const { page } = mira
    const { id } = await mira.api<{ id: string }>('POST', '/api/rooms', { name: 'Pier', visibility: 'private' })
    await mira.open(id)
    await page.getByRole('button', { name: 'Room settings' }).click()
    await page.getByRole('menuitem', { name: 'Webhooks' }).click()
    const section = page.getByRole('region', { name: 'Coming in' })
    await expect(section.getByText('No webhooks yet.')).toBeVisible()
    await section.getByRole('button', { name: 'Make an address' }).click()
    await expect(section.getByText('Give it a name')).toBeVisible()
    await section.getByLabel('Name').fill('Tide gauge')
    await section.getByLabel('Name').press('Enter')

    const address = page.getByLabel('The address of Tide gauge')
    await expect(address).toHaveValue(/\/api\/hooks\/[\w-]{43}$/)
    const url = await address.inputValue()
    await page.getByRole('button', { name: 'Copy' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(url)
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)

    const send = () => fetch(url, { method: 'POST', body: JSON.stringify({ text: 'High water at *nine*' }) })
    expect(await (await send()).text()).toBe('ok')
    await page.reload()
    await expect(page.getByText('Used just now')).toBeVisible()
    await expect(address).toHaveCount(0)
    await page.getByRole('link', { name: '# Pier' }).click()
    await expect(mira.row('High water at nine')).toContainText('Tide gauge')
    await expect(mira.row('High water at nine').locator('strong')).toHaveText('nine')

    await page.getByRole('button', { name: 'Room settings' }).click()
    await page.getByRole('menuitem', { name: 'Webhooks' }).click()
    await page.getByRole('button', { name: 'Revoke Tide gauge' }).click()
    await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
    await page.getByRole('button', { name: 'Revoke webhook' }).click()
    await expect(page.getByText('No webhooks yet.')).toBeVisible()
    expect((await send()).status).toBe(404)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an outgoing webhook is made, heard of, tested, switched off and deleted, ${colorScheme}`, async ({ join }) => {
    const receiver = await startReceiver()
    const mira = await join(named('mira'), { colorScheme, ...(colorScheme === 'dark' ? PHONE : {}) })
    const { page } = mira
    const { id } = await mira.api<{ id: string }>('POST', '/api/rooms', { name: 'Pier', visibility: 'private' })
    await page.goto(`/settings/rooms/${id}`)
    const section = page.getByRole('region', { name: 'Going out' })
    await expect(section.getByText('Nothing is sent anywhere.')).toBeVisible()
    await section.getByLabel('Name').fill('Almanac')
    await section.getByLabel('Address').fill('almanac')
    await section.getByRole('button', { name: 'Add it' }).click()
    await expect(section.getByText('An address that begins with')).toBeVisible()
    await section.getByLabel('Address').fill(receiver.url)
    await section.getByLabel('Only after this word').fill('tides')
    await section.getByLabel('Address').press('Enter')
    await expect(section.getByLabel('The secret of Almanac')).toHaveValue(/^whsec_/)
    await expect(section.getByText('New messages that begin with “tides”')).toBeVisible()

    await section.getByRole('button', { name: 'Deliveries to Almanac' }).click()
    await expect(section.getByText('Nothing has been sent yet.')).toBeVisible()
    receiver.reply({ status: 500 }, {})
    await section.getByRole('button', { name: 'Send a test' }).click()
    await expect(section.getByText('It answered 500.')).toBeVisible()
    await expect(section.getByText('Nothing has got through since')).toBeVisible()
    await section.getByRole('button', { name: /^Send again: Test/ }).click()
    await expect(section.getByText('It answered 200.')).toBeVisible()
    await expect(section.getByText('Nothing has got through since')).toHaveCount(0)
    await mira.api('POST', `/api/rooms/${id}/messages`, { content: 'tides today?' })
    await expect(section.getByText('New message,')).toBeVisible()
    await expect(section.getByText('Delivered')).toHaveCount(2)
    expect(receiver.received.at(-1)?.body).toContain('tides today?')
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)

    const enabled = section.getByRole('switch', { name: 'Send to Almanac' })
    await enabled.focus()
    await page.keyboard.press('Space')
    await expect(section.getByText('Switched off')).toBeVisible()
    // Nobody waits for the answer.
    await page.reload()
    const there = async () =>
      (await mira.api<{ enabled: boolean }[]>('GET', `/api/rooms/${id}/outgoing-webhooks`)).map((one) => one.enabled)
    await expect.poll(there).toEqual([false])
    await page.reload()
    await expect(enabled).not.toBeChecked()
    await section.getByRole('button', { name: 'Delete Almanac' }).click()
    await page.getByRole('button', { name: 'Delete webhook' }).click()
    await expect(section.getByText('Nothing is sent anywhere.')).toBeVisible()
    await receiver.close()
  })
}

test('those who don’t run a room find no webhooks of it', async ({ join }) => {
  const [mira, chen] = [await join(named('mira')), await join(named('chen'))]
  const { id } = await mira.api<{ id: string }>('POST', '/api/rooms', { name: 'Pier' })
  await chen.api('POST', `/api/rooms/${id}/join`)
  await chen.open(id)
  await chen.page.getByRole('button', { name: 'Room settings' }).click()
  await expect(chen.page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible()
  await expect(chen.page.getByRole('menuitem', { name: 'Webhooks' })).toHaveCount(0)
  const answer = await chen.page.goto(`/settings/rooms/${id}`)
  expect(answer?.status()).toBe(404)
})
