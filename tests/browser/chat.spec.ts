import type { Message } from '@/lib/contract/messages'
import type { Room } from '@/lib/contract/rooms'
import { composer, expect, holdToast, named, PASSWORD, type Person, test } from '@/tests/browser/fixtures'

/** Both are connected once each has heard the other: a page that has only just come still connects. */
async function meet(...people: [Person, Person]) {
  for (const [from, to] of [people, people.toReversed() as [Person, Person]]) {
    await from.say(`${from.username} is here`)
    await expect(to.row(`${from.username} is here`)).toBeVisible()
  }
}

test('someone who comes for the first time makes an account, chats, signs out and comes back', async ({ page, server }) => {
  const username = named('ada')
  await page.goto(`${server.url}/`)
  await expect(page).toHaveURL(/\/signin/)
  if (await page.getByRole('link', { name: 'Create an account' }).isVisible())
    await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByRole('textbox', { name: 'Username', exact: true }).fill(username)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('textbox', { name: 'Password' }).press('Enter')
  await expect(composer(page)).toBeVisible()

  await composer(page).fill('First words')
  await composer(page).press('Enter')
  await expect(page.getByRole('article').filter({ hasText: 'First words' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('article').filter({ hasText: 'First words' })).toHaveCount(1)

  await page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(username) })
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/signin/)
  await page.getByLabel('Username or email').fill(username.toUpperCase())
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText(/didn.t match/)).toBeVisible()
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('article').filter({ hasText: 'First words' })).toBeVisible()
})

test('two people chat both ways within a second, and a reload changes nothing', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  await ada.open('general')
  await bruno.open('general')
  await meet(ada, bruno)
  const said: string[] = []
  for (const [from, to] of [
    [ada, bruno],
    [bruno, ada],
  ] as const) {
    const took: number[] = []
    for (const words of ['Mast at sunrise', 'Tea at nine', 'Ebb at noon']) {
      const text = `${words} ${from.username}`
      const begun = Date.now()
      await from.say(text)
      await expect(to.row(text)).toBeVisible()
      took.push(Date.now() - begun)
      await expect(from.row(text)).toHaveCount(1)
      said.push(text)
    }
    // What a busy machine adds to one of them says nothing about the way.
    expect(Math.min(...took)).toBeLessThan(1_000)
  }
  await bruno.page.reload()
  for (const text of said) await expect(bruno.row(text)).toHaveCount(1)
})

test('an edit, a reaction, a deletion and its undo are seen by the other', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  await ada.open('general')
  await bruno.open('general')
  const text = `Tea tim ${ada.username}`
  await ada.say(text)
  await expect(bruno.row(text)).toBeVisible()

  // What is still on its way, as far as her own page knows, cannot be edited.
  await ada.row(text).hover()
  await expect(ada.row(text).getByRole('button', { name: 'More actions' })).toBeVisible()
  await composer(ada.page).press('ArrowUp')
  const editor = ada.page.getByRole('article').getByRole('textbox')
  await expect(editor).toHaveValue(text)
  await editor.fill(`Tea tin ${ada.username}`)
  await editor.press('Enter')
  await expect(bruno.row(`Tea tin ${ada.username}`)).toContainText('(edited)')

  const hisRow = bruno.row(`Tea tin ${ada.username}`)
  await hisRow.hover()
  await hisRow.getByRole('button', { name: 'React 👍' }).click()
  const reaction = ada.row(`Tea tin ${ada.username}`).getByRole('button', { name: /👍, 1/ })
  await expect(reaction).toBeVisible()
  await reaction.click()
  await expect(hisRow.getByRole('button', { name: /👍, 2/ })).toBeVisible()

  const herRow = ada.row(`Tea tin ${ada.username}`)
  await herRow.hover()
  await herRow.getByRole('button', { name: 'More actions' }).click()
  await ada.page.getByRole('menuitem', { name: /^Delete/ }).click()
  await holdToast(ada.page)
  await expect(bruno.row(`Tea tin ${ada.username}`)).toHaveCount(0)
  await expect(bruno.row('Message deleted').last()).toBeVisible()
  await ada.page.getByRole('button', { name: 'Undo' }).click()
  await expect(bruno.row(`Tea tin ${ada.username}`)).toBeVisible()
})

test('what is written offline waits, is sent once on return, and nothing of the meantime is missed', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  await ada.open('general')
  await bruno.open('general')
  await ada.page.context().setOffline(true)
  await expect(ada.page.getByText(/You.re offline/)).toBeVisible()
  const waited = `Written in the tunnel ${ada.username}`
  const meantime = `Said meanwhile ${bruno.username}`
  await ada.say(waited)
  await expect(ada.row(waited)).toBeVisible()
  await bruno.say(meantime)
  await expect(bruno.row(meantime)).toBeVisible()
  await expect(bruno.row(waited)).toHaveCount(0)
  await ada.page.context().setOffline(false)
  await expect(bruno.row(waited)).toHaveCount(1, { timeout: 20_000 })
  await expect(ada.row(meantime)).toHaveCount(1)
  await expect(ada.row(waited)).toHaveCount(1)
})

test('a message that waits survives a closed tab', async ({ join }) => {
  const ada = await join(named('ada'))
  await ada.open('general')
  await ada.page.context().setOffline(true)
  const text = `Closed too early ${ada.username}`
  await ada.say(text)
  await expect(ada.row(text)).toBeVisible()
  await ada.page.close()
  await ada.page.context().setOffline(false)
  const again = await ada.page.context().newPage()
  await again.goto('/r/general')
  await expect(again.getByRole('article').filter({ hasText: text })).toHaveCount(1)
  await expect
    .poll(async () => (await ada.api<Message[]>('GET', '/api/rooms/general/messages')).filter((message) => message.content === text).length)
    .toBe(1)
})

test('unread is counted in the sidebar, a mention counts for you, and reading ends both, on the other device too', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  const room = named('harbour')
  await bruno.api<Room>('POST', '/api/rooms', { id: room, name: room })
  await ada.api('POST', `/api/rooms/${room}/join`)
  await ada.open('general')
  const phone = await ada.page.context().newPage()
  await phone.goto('/r/general')
  for (const content of ['one', 'two', `three @${ada.username}`]) await bruno.api('POST', `/api/rooms/${room}/messages`, { content })

  const link = ada.page.getByRole('link', { name: new RegExp(room) })
  await expect(link).toHaveAccessibleName(new RegExp(`${room}.*1 mention`))
  await expect(ada.page).toHaveTitle(/^\(1\)/)
  await expect(phone.getByRole('link', { name: new RegExp(room) })).toHaveAccessibleName(/1 mention/)
  const { rooms } = { rooms: await ada.api<{ id: string; unread: number }[]>('GET', '/api/rooms') }
  expect(rooms.find(({ id }) => id === room)?.unread).toBe(3)

  await link.click()
  await expect(ada.page.getByRole('heading', { name: /new from here/ })).toBeVisible()
  await expect(ada.row('three')).toBeVisible()
  // What was there when one came is not read aloud as new.
  await expect(ada.page.getByRole('status').filter({ hasText: 'new messages' })).toHaveCount(0)
  await expect(phone.getByRole('link', { name: new RegExp(room) })).toHaveAccessibleName(room)
  await expect
    .poll(async () => (await ada.api<{ id: string; unread: number }[]>('GET', '/api/rooms')).find(({ id }) => id === room)?.unread)
    .toBe(0)
})

test('a direct message opens from the person, and tells only them', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  await ada.open('general')
  await bruno.open('general')
  await ada.page.getByRole('button', { name: 'New direct message' }).click()
  await expect(ada.page.getByRole('combobox', { name: 'Find people' })).toBeFocused()
  await ada.page.keyboard.type(bruno.username)
  await ada.page.getByRole('option', { name: new RegExp(bruno.username) }).click()
  await ada.page.keyboard.press('Enter')
  await expect(ada.page).toHaveURL(/\/r\/dm-/)
  // The address is there before its room is.
  await expect(ada.page.getByRole('textbox', { name: `Message ${bruno.username}` })).toBeVisible()
  await ada.say('Between us')
  const link = bruno.page.getByRole('link', { name: new RegExp(`${ada.username}.*1 for you`) })
  await link.click()
  await expect(bruno.row('Between us')).toBeVisible()
})

test('a private room does not exist for others, and ends at once for who is removed', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  const room = named('board')
  await ada.api<Room>('POST', '/api/rooms', { id: room, name: room, visibility: 'private' })
  await bruno.page.goto(`/r/${room}`)
  await expect(bruno.page.getByText(/Nobody.s in here/)).toBeVisible()

  const { user } = await bruno.api<{ user: { id: string } }>('GET', '/api/me')
  await ada.api('POST', `/api/rooms/${room}/members`, { user_id: user.id })
  await bruno.open(room)
  await ada.api('POST', `/api/rooms/${room}/messages`, { content: 'For the board' })
  await expect(bruno.row('For the board')).toBeVisible()
  await ada.api('DELETE', `/api/rooms/${room}/members/${user.id}`)
  await expect(bruno.page.getByRole('link', { name: new RegExp(room) })).toHaveCount(0)
  await expect(bruno.row('For the board')).toHaveCount(0)
})

test('typing is shown while it lasts', async ({ join }) => {
  const ada = await join(named('ada'))
  const bruno = await join(named('bruno'))
  await ada.open('general')
  await bruno.open('general')
  await meet(ada, bruno)
  await composer(ada.page).pressSequentially('I was thinking')
  await expect(bruno.page.getByText(new RegExp(`${ada.username} is typing`)).filter({ visible: true })).toBeVisible()
  await composer(ada.page).fill('')
  await expect(bruno.page.getByText(new RegExp(`${ada.username} is typing`)).filter({ visible: true })).toHaveCount(0)
})

test('history comes while scrolling up, in order and without a jump', async ({ join }) => {
  const ada = await join(named('ada'))
  const room = named('archive')
  await ada.api<Room>('POST', '/api/rooms', { id: room, name: room })
  for (let i = 1; i <= 140; i++) await ada.api('POST', `/api/rooms/${room}/messages`, { content: `Entry ${String(i).padStart(3, '0')}` })
  await ada.open(room)
  await expect(ada.row('Entry 140')).toBeVisible()
  const log = ada.page.getByRole('log')
  await expect(async () => {
    await log.hover()
    await ada.page.mouse.wheel(0, -2_000)
    await expect(ada.row('Entry 001')).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 30_000 })
  const shown = (await ada.page.getByRole('article').allInnerTexts()).flatMap((text) => text.match(/Entry \d{3}/) ?? [])
  expect(shown).toEqual([...shown].sort())
})
