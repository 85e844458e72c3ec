import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { File } from '@/lib/contract/files'
import { read } from '@/tests/deploy/files'
import { temporaryFolder } from '@/tests/support/left-behind'
import { makePeople } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { fetchFile, uploadFile } from '@/tests/support/uploads'

const NOBODY = 65_534

/** A tenth of a second of it, in a WAV. */
function silence(): Buffer {
  const sound = Buffer.alloc(44 + 1_600)
  sound.write('RIFF', 0)
  sound.writeUInt32LE(sound.length - 8, 4)
  sound.write('WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data', 8, 'latin1')
  sound.writeUInt32LE(1_600, 40)
  return sound
}

let folder: string
let server: TestServer

const collect = (...args: string[]) => spawnSync(process.execPath, ['scripts/collect.mjs', ...args], { encoding: 'utf8' })
const allowWriting = (mode: number) => {
  for (const path of ['.', '.next', 'build']) if (existsSync(join(folder, path))) chmodSync(join(folder, path), mode)
}

// What the last stage of deploy/Dockerfile has: the same files, a user who may not write to them, a data folder that is theirs.
beforeAll(async () => {
  const base = temporaryFolder('hubbub-collected-')
  chmodSync(base, 0o755)
  folder = join(base, 'app')
  const { status, stderr } = collect(folder)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  allowWriting(0o555)
  const data = temporaryFolder('hubbub-data-')
  const uid = process.getuid?.() === 0 ? NOBODY : undefined
  if (uid !== undefined) chownSync(data, uid, uid)
  server = await startServer({
    collected: folder,
    env: { DATA_DIR: data, LOG_DIR: join(data, 'logs'), FFMPEG: 'off' },
    ...(uid !== undefined && { uid }),
  })
})

afterAll(async () => {
  await server?.stop()
  if (folder) allowWriting(0o755)
})

it('serves pages, the API and sockets', async () => {
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  const page = await fetch(`${server.url}/signin`)
  expect(page.status).toBe(200)
  const [, script] = /src="(\/_next\/static\/[^"]+\.js)"/.exec(await page.text()) ?? []
  expect((await fetch(server.url + script)).status).toBe(200)

  const { ada } = await makePeople(server, 'ada')
  const socket = await connect(server.url, ada.token)
  const { message } = await socket.ask('message:post', { room_id: 'general', content: 'on air' })
  expect(message.seq).toBe(1)
  socket.close()
})

it('makes previews of what is uploaded', async () => {
  const { mira } = await makePeople(server, 'mira')
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c2185b' } })
    .png()
    .toBuffer()
  for (const [name, bytes, made] of [
    ['a.png', picture, { blur: expect.any(String) }],
    ['a.wav', silence(), { waveform: Array(64).fill(0) }],
    // Said by PDFium, which is there to say so.
    ['a.pdf', Buffer.from('%PDF-1.4\nbroken'), { state: 'none', pages: null }],
  ] as const) {
    const { id } = await uploadFile(server, mira, bytes, name)
    const preview = async () => ((await (await fetchFile(server, mira, `/api/files/${id}`)).json()) as File).preview
    await expect.poll(async () => (await preview()).state, { timeout: 30_000 }).not.toBe('waiting')
    expect(await preview(), server.output()).toMatchObject({ state: 'ready', ...made })
  }
  expect(server.output()).not.toContain('could not be processed')
})

it('answers whatever a file of a deployment asks it', async () => {
  const files = ['Dockerfile', 'compose.yaml', 'haproxy.cfg', 'render.yaml', 'kubernetes/deployment.yaml'].map((file) =>
    read(`deploy/${file}`),
  )
  const paths = new Set(files.flatMap((text) => text.match(/\/api\/[\w/-]+/g) ?? []))
  expect([...paths].sort()).toEqual(['/api/health/live', '/api/health/ready'])
  for (const path of paths) expect((await fetch(server.url + path)).status).toBe(200)

  const [, metric] = /^ *name: (hubbub_\w+)$/m.exec(read('deploy/kubernetes/autoscaler.yaml')) ?? []
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(new RegExp(`^${metric}\\b`, 'm'))
})

it('leaves no way to write to its folder, nor to end it so', async () => {
  expect((await fetch(`${server.url}/_next/image?url=%2Ficon-192.png&w=64&q=75`)).status).toBe(404)
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  expect(server.output()).not.toMatch(/EACCES|EROFS/)
})

it('keeps the database to its user', () => {
  for (const path of ['database', 'database/base', 'database/PG_VERSION']) {
    expect(statSync(join(server.env.DATA_DIR as string, path)).mode & 0o077).toBe(0)
  }
})

it('has nothing that only building or testing needs', () => {
  const packages = readdirSync(join(folder, 'node_modules'))
  for (const name of ['typescript', 'vitest', 'tailwindcss', 'prisma', 'lucide-react']) expect(packages).not.toContain(name)
  expect(packages.filter((name) => name.startsWith('node-'))).toEqual([])
  expect(readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))).toEqual([])
})

it('says what is missing', () => {
  expect(collect().stderr).toContain('Say into which folder')
  expect(collect(folder).stderr).toContain('is there already')
})
