import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryBlobs } from '@/lib/client/blob-storage'
import { type Chat, createChat } from '@/lib/client/chat'
import { draftKey } from '@/lib/client/drafts'
import { memoryStorage } from '@/lib/client/storage'
import { createFakeServer, type Line, person, ROOM } from '@/lib/client/testing/fake-server'
import { createFakeTransfer } from '@/lib/client/testing/fake-transfer'
import { invalid, tooLarge, unsupportedType } from '@/lib/contract/errors'

const mira = person('mira', 'Mira Okafor')
const TRAY = draftKey(ROOM)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(60_000)
const aFile = (name: string, size = 1_000) => new File([new Uint8Array(size)], name, { type: 'image/png' })

function setUp() {
  const server = createFakeServer([mira])
  const transfer = createFakeTransfer()
  const storage = memoryStorage()
  const blobs = memoryBlobs()
  const tabs: { chat: Chat; line: Line }[] = []
  function open({ locks = undefined as LockManager | undefined } = {}) {
    const line = server.line(mira)
    const chat = createChat({ user: mira, connection: line, storage, blobs, transfer, locks: locks as LockManager })
    chat.start()
    const tab = { chat, line }
    tabs.push(tab)
    return tab
  }
  const close = ({ chat, line }: { chat: Chat; line: Line }) => {
    chat.stop()
    line.stop()
  }
  return { server, transfer, storage, blobs, open, close }
}

const uploadsOf = (chat: Chat) => {
  if (!chat.uploads) throw new Error('The chat was made without a transfer.')
  return chat.uploads
}
const tray = (chat: Chat) =>
  Object.values(uploadsOf(chat).store.getState())
    .filter((upload) => upload.tray === TRAY)
    .sort((a, b) => a.position - b.position)
const keys = (chat: Chat) => tray(chat).map(({ key }) => key)
const keyOf = (chat: Chat, filename: string) => tray(chat).find((upload) => upload.filename === filename)?.key ?? ''

test('a file goes up by itself, and is sent with its message', async () => {
  const { server, open, storage, blobs } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('mast.png')])
  await settle()
  expect(tray(chat)).toMatchObject([{ filename: 'mast.png', file_id: 'file-1', sent: 1_000, error: null }])
  chat.post(ROOM, { content: 'At sunrise', uploads: keys(chat) })
  await settle()
  expect(server.messages).toMatchObject([{ content: 'At sunrise' }])
  expect(server.sentFiles.get('m-1')).toEqual(['file-1'])
  expect(uploadsOf(chat).store.getState()).toEqual({})
  expect([storage.keys(''), await blobs.keys()]).toEqual([[], []])
  expect(uploadsOf(chat).sentPicture('file-1')?.size).toBe(1_000)
})

test('a message waits for its files, and what is written meanwhile does not wait for it', async () => {
  const { server, open, transfer } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('one.png', 5_000), aFile('two.png', 300)])
  chat.post(ROOM, { content: 'Pictures', uploads: keys(chat) })
  chat.post(ROOM, { content: 'And words' })
  chat.post(ROOM, { content: 'And more' })
  expect(tray(chat)).toEqual([])
  await vi.advanceTimersByTimeAsync(300)
  expect(server.messages.map(({ content }) => content)).toEqual(['And words', 'And more'])
  expect(transfer.underWay()).toBe(1)
  await settle()
  expect(server.messages.map(({ content }) => content)).toEqual(['And words', 'And more', 'Pictures'])
  expect(server.sentFiles.get('m-3')).toEqual(['file-1', 'file-2'])
})

test('a message that was sent from elsewhere is not sent from here once its files are there, and nothing of it is kept', async () => {
  const { server, open, storage, blobs } = setUp()
  const { chat } = open()
  await settle()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('one.png', 5_000)])
  const { nonce } = chat.post(ROOM, { content: 'Once', uploads: keys(chat) })
  server.post(mira, 'Once', { nonce })
  await settle()
  expect(server.messages).toMatchObject([{ content: 'Once' }])
  expect([storage.keys('hubbub:outbox'), storage.keys('hubbub:upload'), await blobs.keys()]).toEqual([[], [], []])
})

test('a lost link is mended by itself, and the upload goes on where it was', async () => {
  const { server, open, transfer } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('long.mov', 10_000)])
  chat.post(ROOM, { content: '', uploads: keys(chat) })
  await vi.advanceTimersByTimeAsync(300)
  transfer.cut()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(Object.values(uploadsOf(chat).store.getState())).toMatchObject([{ stalled: true, error: null }])
  transfer.mend()
  await settle()
  expect(server.sentFiles.get('m-1')).toEqual(['file-1'])
  expect(transfer.startedAt.map(({ offset }) => offset > 0)).toEqual([false, true])
})

test('a reload in the middle resumes both the upload and its message', async () => {
  const { server, open, close, transfer } = setUp()
  const first = open()
  uploadsOf(first.chat).add(ROOM, TRAY, [aFile('long.mov', 10_000)])
  first.chat.post(ROOM, { content: 'Slow', uploads: keys(first.chat) })
  await vi.advanceTimersByTimeAsync(500)
  close(first)
  const { chat } = open()
  expect(server.messages).toEqual([])
  await settle()
  expect(server.messages).toMatchObject([{ content: 'Slow' }])
  expect(server.sentFiles.get('m-1')).toEqual(['file-1'])
  expect(transfer.startedAt.at(-1)?.offset).toBeGreaterThan(0)
  expect(uploadsOf(chat).store.getState()).toEqual({})
})

test('what lies in a tray is still there after a reload', async () => {
  const { open, close } = setUp()
  const first = open()
  uploadsOf(first.chat).add(ROOM, TRAY, [aFile('one.png'), aFile('two.png')])
  uploadsOf(first.chat).setCaption(keyOf(first.chat, 'two.png'), 'The second')
  await vi.advanceTimersByTimeAsync(20)
  close(first)
  const { chat } = open()
  await settle()
  expect(tray(chat)).toMatchObject([
    { filename: 'one.png', caption: '' },
    { filename: 'two.png', caption: 'The second' },
  ])
  expect(tray(chat).every(({ file_id }) => file_id !== null)).toBe(true)
})

test('bytes that the browser has not kept are asked for again', async () => {
  const { open, close, blobs } = setUp()
  const first = open()
  uploadsOf(first.chat).add(ROOM, TRAY, [aFile('long.mov', 10_000)])
  await vi.advanceTimersByTimeAsync(100)
  close(first)
  for (const key of await blobs.keys()) await blobs.remove(key)
  const { chat } = open()
  await settle()
  expect(tray(chat)).toMatchObject([{ error: { code: 'not_found' } }])
})

test('a file that is refused says why, and the others go', async () => {
  const { open, transfer } = setUp()
  const { chat } = open()
  transfer.refuse('page.html', unsupportedType('Files of this kind aren’t taken here.'))
  uploadsOf(chat).add(ROOM, TRAY, [aFile('page.html'), aFile('mast.png')])
  await settle()
  expect(tray(chat)).toMatchObject([
    { filename: 'page.html', error: { code: 'unsupported_type', message: 'Files of this kind aren’t taken here.' } },
    { filename: 'mast.png', error: null, file_id: 'file-1' },
  ])
  uploadsOf(chat).retry(keyOf(chat, 'page.html'))
  await settle()
  expect(tray(chat).every(({ file_id }) => file_id !== null)).toBe(true)
})

test('a file over the limit is known before it goes up', async () => {
  const { open, transfer } = setUp()
  transfer.mostBytes = 2 * 1024 * 1024
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('all-takes.zip', 3 * 1024 * 1024)])
  await vi.advanceTimersByTimeAsync(0)
  expect(tray(chat)).toMatchObject([{ error: { code: 'too_large', message: 'Over the 2 MB limit' } }])
  await settle()
  expect(transfer.arrived.size).toBe(0)
})

test('a file over the limit says so in the same words when the server refuses it first', async () => {
  const { open, transfer } = setUp()
  transfer.refuse('all-takes.zip', tooLarge('A file can have 2 MB at the most.'))
  transfer.limit = () => new Promise((resolve) => setTimeout(() => resolve(2 * 1024 * 1024), 500))
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('all-takes.zip', 3 * 1024 * 1024)])
  await vi.advanceTimersByTimeAsync(100)
  expect(tray(chat)).toMatchObject([{ error: { code: 'too_large' } }])
  await settle()
  expect(tray(chat)).toMatchObject([{ error: { code: 'too_large', message: 'Over the 2 MB limit' } }])
})

test('a message whose file is refused is not sent, those after it are, and trying again sends it', async () => {
  const { server, open, transfer } = setUp()
  const { chat } = open()
  transfer.refuse('mast.png', tooLarge('There is no room for it.'))
  uploadsOf(chat).add(ROOM, TRAY, [aFile('mast.png')])
  const { nonce } = chat.post(ROOM, { content: 'Look', uploads: keys(chat) })
  chat.post(ROOM, { content: 'Hello' })
  await settle()
  expect(server.messages.map(({ content }) => content)).toEqual(['Hello'])
  expect(chat.outbox.store.getState()[ROOM]).toMatchObject([{ error: { message: 'mast.png: There is no room for it.' } }])
  chat.outbox.retry(nonce)
  await settle()
  expect(server.messages.map(({ content }) => content)).toEqual(['Hello', 'Look'])
  expect(server.sentFiles.get('m-2')).toEqual(['file-1'])
})

test('files that the server has forgotten meanwhile go up once more', async () => {
  const { server, open } = setUp()
  const { chat, line } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('mast.png')])
  await settle()
  line.refuse('message:post', invalid({ file_ids: 'There is no such file.' }))
  const { nonce } = chat.post(ROOM, { content: 'Look', uploads: keys(chat) })
  await settle()
  chat.outbox.retry(nonce)
  await settle()
  expect(server.sentFiles.get('m-1')).toEqual(['file-2'])
})

test('pausing stops an upload until it is resumed, or its message is sent', async () => {
  const { server, open, transfer } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('long.mov', 10_000)])
  await vi.advanceTimersByTimeAsync(200)
  const [key = ''] = keys(chat)
  uploadsOf(chat).pause(key)
  const { bytes } = [...transfer.arrived.values()][0] ?? { bytes: 0 }
  await settle()
  expect([...transfer.arrived.values()][0]?.bytes).toBe(bytes)
  uploadsOf(chat).resume(key)
  await vi.advanceTimersByTimeAsync(100)
  expect([...transfer.arrived.values()][0]?.bytes).toBeGreaterThan(bytes)
  uploadsOf(chat).pause(key)
  chat.post(ROOM, { content: '', uploads: [key] })
  await settle()
  expect(server.messages).toHaveLength(1)
})

test('giving one up removes it here and on the server', async () => {
  const { open, transfer, storage, blobs } = setUp()
  const { chat, line } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('done.png', 100), aFile('long.mov', 10_000)])
  await vi.advanceTimersByTimeAsync(200)
  for (const key of keys(chat)) uploadsOf(chat).discard(key)
  await settle()
  expect(tray(chat)).toEqual([])
  expect(line.arrived.get('file:delete')).toBe(1)
  expect([...transfer.arrived.values()].map(({ filename }) => filename)).toEqual(['done.png'])
  expect([storage.keys(''), await blobs.keys()]).toEqual([[], []])
})

test('giving up a message gives up its files', async () => {
  const { open, storage, transfer } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('long.mov', 10_000)])
  const { nonce } = chat.post(ROOM, { content: '', uploads: keys(chat) })
  await vi.advanceTimersByTimeAsync(200)
  expect(chat.outbox.discard(nonce)).toBe(true)
  await settle()
  expect([transfer.arrived.size, storage.keys('')]).toEqual([0, []])
})

test('a caption goes with its file, however late it is written', async () => {
  const { server, open, transfer } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('early.png'), aFile('late.png')])
  uploadsOf(chat).setCaption(keyOf(chat, 'early.png'), 'Written at once')
  await settle()
  uploadsOf(chat).setCaption(keyOf(chat, 'late.png'), 'Written later')
  chat.post(ROOM, { content: '', uploads: keys(chat) })
  await settle()
  expect(server.messages).toHaveLength(1)
  const told = new Map([...transfer.arrived].map(([url, { caption }]) => [url.slice(url.lastIndexOf('/') + 1), caption]))
  for (const [id, caption] of server.captions) told.set(id, caption)
  expect(server.sentFiles.get('m-1')?.map((id) => told.get(id))).toEqual(['Written at once', 'Written later'])
})

test('files are sent in the order in which they were put', async () => {
  const { open } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(ROOM, TRAY, [aFile('a'), aFile('b'), aFile('c')])
  uploadsOf(chat).move(keyOf(chat, 'c'), 0)
  expect(tray(chat).map(({ filename }) => filename)).toEqual(['c', 'a', 'b'])
  uploadsOf(chat).move(keyOf(chat, 'c'), 1)
  expect(tray(chat).map(({ filename }) => filename)).toEqual(['a', 'c', 'b'])
})

test('three go at once, those of written messages first', async () => {
  const { open, transfer } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(
    ROOM,
    TRAY,
    ['a', 'b', 'c', 'd', 'e'].map((name) => aFile(name, 1_000)),
  )
  expect(transfer.underWay()).toBe(3)
  chat.post(ROOM, { content: '', uploads: [keyOf(chat, 'e')] })
  await vi.advanceTimersByTimeAsync(150)
  expect(transfer.startedAt.map(({ filename }) => filename)).toEqual(['a', 'b', 'c', 'e', 'd'])
})

test('more than a message can have are refused at once', async () => {
  const { open } = setUp()
  const { chat } = open()
  uploadsOf(chat).add(
    ROOM,
    TRAY,
    Array.from({ length: 21 }, (_, i) => aFile(`${i}.png`)),
  )
  expect(tray(chat).filter(({ error }) => error !== null)).toMatchObject([
    { filename: '20.png', error: { message: 'At most 20 files in a message' } },
  ])
})

test('a message goes when another tab has brought its file', async () => {
  const entries = new Map<string, string>()
  const heard = new Set<(key: string) => void>()
  /** One storage of two tabs: each hears what the other writes. */
  const shared = () => {
    const mine = new Set<(key: string) => void>()
    const storage = memoryStorage(entries)
    return {
      ...storage,
      set(key: string, value: string) {
        const kept = storage.set(key, value)
        for (const listener of heard) if (!mine.has(listener)) listener(key)
        return kept
      },
      onForeignWrite(listener: (key: string) => void) {
        mine.add(listener)
        heard.add(listener)
        return () => void heard.delete(listener)
      },
    }
  }
  // Never granted: whoever has the lock keeps it.
  const locks = { request: () => new Promise(() => {}) } as unknown as LockManager
  const [server, transfer, blobs] = [createFakeServer([mira]), createFakeTransfer(), memoryBlobs()]
  const openTab = () => {
    const chat = createChat({ user: mira, connection: server.line(mira), storage: shared(), blobs, transfer, locks })
    chat.start()
    return chat
  }
  const [first, second] = [openTab(), openTab()]
  uploadsOf(first).add(ROOM, TRAY, [aFile('mast.png', 5_000)])
  second.post(ROOM, { content: 'From the other tab', uploads: keys(first) })
  await vi.advanceTimersByTimeAsync(100)
  expect(server.messages).toEqual([])
  await settle()
  expect(server.sentFiles.get('m-1')).toEqual(['file-1'])
})

test('of two tabs one uploads, and the other takes over when that one is gone', async () => {
  vi.useRealTimers()
  const { server, open, close, transfer } = setUp()
  const { locks } = navigator
  const first = open({ locks })
  uploadsOf(first.chat).add(ROOM, TRAY, [aFile('long.mov', 3_000)])
  first.chat.post(ROOM, { content: 'Slow', uploads: keys(first.chat) })
  await expect.poll(() => transfer.startedAt).toHaveLength(1)
  const second = open({ locks })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(transfer.startedAt).toHaveLength(1)
  close(first)
  await expect.poll(() => server.messages).toMatchObject([{ content: 'Slow' }])
  expect(transfer.startedAt.at(-1)?.offset).toBeGreaterThan(0)
  expect(server.sentFiles.get('m-1')).toEqual(['file-1'])
  close(second)
})
