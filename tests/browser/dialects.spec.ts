import WebSocket from 'ws'
import { expect, named, PASSWORD, type Person, test } from '@/tests/browser/fixtures'

type Frame = Record<string, unknown>

/** A plain client, which knows an address and no more. */
interface Terminal {
  username: string
  frames: Frame[]
  say(content: string): void
  hang(): void
}

/** Someone with an account and no browser. @returns their token */
async function signUp(url: string, username: string): Promise<string> {
  const ask = async (path: string, body: object) => (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()
  await ask('/api/register', { username, password: PASSWORD, email: `${username}@tidewater.example` })
  return ((await ask('/api/token', { login: username, password: PASSWORD })) as { token: string }).token
}

test('four terminals with four dialects and a browser are in one room and see each other', async ({ join, server }) => {
  const ada = await join(named('ada'))
  const { url: socketHost } = await ada.api<{ url: string }>('POST', '/api/socket-ticket')
  const host = (socketHost || server.url).replace(/^http/, 'ws').replace(/\/$/, '')

  async function open(username: string, path: string, frameOf: (content: string) => string): Promise<Terminal> {
    const token = await signUp(server.url, username)
    const socket = new WebSocket(`${host}${path}${path.includes('?') ? '&' : '?'}token=${token}`)
    const frames: Frame[] = []
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame))
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return { username, frames, say: (content) => socket.send(frameOf(content)), hang: () => socket.close() }
  }
  const inJson = (content: string) => JSON.stringify({ type: 'message', content })
  const inText = (content: string) => content
  const [mira, tomas, chen, dalia] = ['mira', 'tomas', 'chen', 'dalia'].map(named) as [string, string, string, string]

  await ada.open('general')
  await ada.say(`${ada.username} is in`)
  const terminals = [
    await open(mira, `/ws/general/${mira}?username=${mira}`, inJson),
    await open(tomas, '/ws/chat/general', inJson),
    await open(chen, `/ws/${chen}@tidewater.example`, inText),
    await open(dalia, '/ws', inText),
  ]
  const heard = (terminal: Terminal, content: string) => terminal.frames.filter((frame) => frame.content === content)
  const seenByAll = async (content: string, username: string) => {
    await expect(ada.row(content)).toHaveCount(1)
    for (const terminal of terminals) {
      await expect.poll(() => heard(terminal, content), `${terminal.username} hears it`).toMatchObject([{ content, username }])
    }
  }

  // Whoever hears themselves is in.
  for (const terminal of terminals) {
    terminal.say(`${terminal.username} is in`)
    await expect.poll(() => heard(terminal, `${terminal.username} is in`)).toHaveLength(1)
  }
  for (const terminal of terminals) {
    terminal.say(`Good morning from ${terminal.username} 👋🏽`)
    await seenByAll(`Good morning from ${terminal.username} 👋🏽`, terminal.username)
  }
  await ada.say(`And from the browser ${ada.username}`)
  await seenByAll(`And from the browser ${ada.username}`, ada.username)

  // Who is here: the browser lists them, and each dialect tells it in its own words.
  await ada.page
    .getByRole('button', { name: /member/i })
    .first()
    .click()
  const online = ada.page.getByRole('region', { name: 'Online' })
  for (const { username } of terminals) await expect(online.getByText(`@${username}`)).toBeVisible()
  const everyone = [ada.username, mira, tomas, chen, dalia]
  await expect.poll(() => terminals[2]!.frames.findLast(({ type }) => type === 'users')?.users).toEqual(expect.arrayContaining(everyone))
  for (const [terminal, type] of [
    [terminals[0]!, 'user_joined'],
    [terminals[1]!, 'join'],
  ] as const) {
    await expect.poll(() => terminal.frames.filter((frame) => frame.type === type).map(({ username }) => username)).toContain(dalia)
  }

  await typing(ada, terminals)
  terminals[3]!.hang()
  await expect(online.getByText(`@${dalia}`)).toHaveCount(0)
  for (const [terminal, type] of [
    [terminals[0]!, 'user_left'],
    [terminals[1]!, 'leave'],
  ] as const) {
    await expect.poll(() => terminal.frames.filter((frame) => frame.type === type).map(({ username }) => username)).toContain(dalia)
  }
  await expect.poll(() => terminals[2]!.frames.findLast(({ type }) => type === 'users')?.users).not.toContain(dalia)
  for (const terminal of terminals) terminal.hang()
})

async function typing(ada: Person, terminals: Terminal[]) {
  await ada.page.getByRole('textbox', { name: /^Message / }).pressSequentially('On my')
  for (const terminal of terminals.slice(0, 2)) {
    await expect.poll(() => terminal.frames.filter(({ type }) => type === 'typing').map(({ username }) => username)).toContain(ada.username)
  }
}
