import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from '@/lib/contract/commands'
import type { Message } from '@/lib/contract/messages'
import { OUTSIDE_SECRET, signOutside } from '@/lib/testing/outside-service'
import { wait } from '@/tests/support/agreement'
import { startProgram, temporaryFolder } from '@/tests/support/left-behind'
import { makePeople, type Person } from '@/tests/support/people'
import { cuttingProxy } from '@/tests/support/proxy'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { strictly } from '@/tests/support/strictly'

const run = promisify(execFile)
const needed = ['socket.io-client', 'zod', 'zustand', 'react', '@types/react', '@types/node']
/** Sends each line of its input, and prints the room whenever it changes. */
const CONSUMER = `import { createInterface } from 'node:readline'
import { type Chat, connect, type MessageListState } from 'hubbub-client'

const { CHAT_URL: url = '', CHAT_TOKEN: token = '' } = process.env
const chat: Chat = await connect({ url, token: async () => token, transports: ['websocket'] })
const list = chat.messages('general').list()
list.watch()

function print({ status, entries }: MessageListState) {
  if (status !== 'ready') return
  const sent = entries.filter(({ state }) => state === 'sent')
  console.log(JSON.stringify(sent.map(({ message }) => message.content)))
}
list.store.subscribe(print)
chat.store.subscribe(({ connection }) => connection.status === 'online' && console.log('"ready"'))
createInterface({ input: process.stdin }).on('line', (content) => chat.post('general', { content }))
`

let folder: string
let server: TestServer
let people: Record<'ada', Person>

/** Another program's folder, with the package unpacked from its tarball as npm does it, and what it needs from here instead of a registry. */
async function install(): Promise<string> {
  const home = temporaryFolder('hubbub-client-')
  await run('npm', ['pack', resolve('build/client'), '--pack-destination', home, '--silent'])
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const unpacked = join(home, 'node_modules/hubbub-client')
  mkdirSync(join(home, 'node_modules/@types'), { recursive: true })
  mkdirSync(unpacked)
  await run('tar', ['-xzf', join(home, `hubbub-client-${version}.tgz`), '--strip-components=1', '-C', unpacked])
  for (const name of needed) symlinkSync(resolve('node_modules', name), join(home, 'node_modules', name))
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
  return home
}

/** Runs a program there, with all it prints. */
function start(file: string, env: { CHAT_URL: string; CHAT_TOKEN: string }) {
  const child = startProgram(process.execPath, [file], { cwd: folder, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
  return { child, output: () => said }
}

async function until(what: () => boolean, otherwise: () => string) {
  const late = AbortSignal.timeout(30_000)
  while (!what()) {
    if (late.aborted) throw new Error(otherwise())
    await wait(50)
  }
}

beforeAll(async () => {
  await run(process.execPath, ['scripts/build-client.mjs'])
  folder = await install()
  writeFileSync(join(folder, 'consumer.ts'), CONSUMER)
  server = await startServer({ env: { JWT_SECRET: OUTSIDE_SECRET } })
  people = await makePeople(server, 'ada')
})
afterAll(() => server?.stop())

it('runs the ten lines of its README against a server', async () => {
  const lines = /```js\n([^`]*)```/.exec(readFileSync(join(folder, 'node_modules/hubbub-client/README.md'), 'utf8'))![1]!
  expect(lines.trim().split('\n').length).toBeLessThanOrEqual(10)
  writeFileSync(join(folder, 'ten-lines.js'), lines)
  const token = await signOutside({ sub: 'berth-1', username: 'berth' })
  const { child, output } = start('ten-lines.js', { CHAT_URL: server.url, CHAT_TOKEN: token })
  await until(() => output().includes('sent berth Hello from ten lines.'), output)
  await restOf(server, people.ada.token)('POST', '/api/rooms/general/messages', { content: 'Heard.' })
  await until(() => output().includes('sent ada Heard.'), output)
  child.kill()
})

it('says what it is: version, licence, types, and nothing of ours beside', () => {
  const about = JSON.parse(readFileSync(join(folder, 'node_modules/hubbub-client/package.json'), 'utf8')) as Record<string, unknown>
  expect(about).toMatchObject({ name: 'hubbub-client', license: 'MIT', type: 'module', engines: { node: '>=20' } })
  for (const name of ['index', 'react', 'contract']) {
    const script = readFileSync(join(folder, `node_modules/hubbub-client/${name}.js`), 'utf8')
    const types = readFileSync(join(folder, `node_modules/hubbub-client/types/${name}.d.ts`), 'utf8')
    expect(script + types).not.toMatch(/from ["']@\//)
  }
})

it('has types that a strict program is checked by, and that find its mistakes', async () => {
  writeFileSync(
    join(folder, 'typed.ts'),
    `import { connect, type MessageEntry } from 'hubbub-client'
import { useMessages } from 'hubbub-client/react'
import { commands, type Message } from 'hubbub-client/contract'
export const content = (entry: MessageEntry): string => entry.message.content
export const hook: (roomId: string) => readonly MessageEntry[] = (roomId) => useMessages(roomId).entries
export const parsed: Message = commands['message:post'].output.parse({}).message
// @ts-expect-error a message's content is no number
export const wrong = (entry: MessageEntry): number => entry.message.content
// @ts-expect-error the address is missing
void connect({ token: 'x' })
`,
  )
  const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, jsx: 'react-jsx', types: ['node'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts', 'typed.ts'] }))
  const checked = await run(process.execPath, [resolve('node_modules/@typescript/native/bin/tsc'), '-p', folder]).catch(
    (error: { stdout: string }) => error,
  )
  expect(checked.stdout).toBe('')
})

it('comes back after a cut with an API token, with all that was said on both sides and nothing twice', async () => {
  const proxy = await cuttingProxy(server.url)
  const ada = restOf(server, people.ada.token)
  const made = await ada('POST', '/api/tokens', { name: 'Consumer', scopes: ['read', 'write'] })
  const { token } = strictly(commands['token:create'].output, made.body)
  const { child, output } = start('consumer.ts', { CHAT_URL: proxy.url, CHAT_TOKEN: token })
  const seen = () => JSON.parse(output().trim().split('\n').at(-1) || '[]') as string[]
  await until(() => output().includes('ready') && output().endsWith('\n'), output)
  proxy.to('http://127.0.0.1:1')
  proxy.cut()
  for (let n = 1; n <= 5; n++) {
    await ada('POST', '/api/rooms/general/messages', { content: `while it was away ${n}` })
    child.stdin!.write(`from the other side ${n}\n`)
  }
  proxy.to(server.url)
  const all = async () => ((await ada('GET', '/api/rooms/general/messages?limit=200')).body as Message[]).map(({ content }) => content)
  await until(() => output().endsWith('\n') && seen().includes('from the other side 5'), output)
  const truth = await all()
  expect(truth.filter((content) => content.startsWith('from the other side'))).toHaveLength(5)
  await until(() => output().endsWith('\n') && seen().length >= truth.length, output)
  expect(seen()).toEqual(truth)
  child.kill()
  await proxy.close()
})
