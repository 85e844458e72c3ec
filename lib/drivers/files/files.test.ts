import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Files } from '@/lib/domain/ports'
import { diskFiles } from '@/lib/drivers/files/disk'
import { s3Files } from '@/lib/drivers/files/s3'
import { PART_BYTES } from '@/lib/drivers/files/s3-writing'
import { temporaryFolder } from '@/tests/support/left-behind'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { type TestBucket, testBucket } from '@/tests/support/s3'

const KIB = 1024
const BYTES = randomBytes(2 * PART_BYTES + 300 * KIB + 7)
const UNAVAILABLE = expect.objectContaining({ code: 'unavailable', cause: expect.anything() as unknown })
const NOT_FOUND = expect.objectContaining({ code: 'not_found' })

const newKey = () => `${randomUUID()}/original`
const idOf = (key: string) => key.slice(0, 36)

/** As they come over a network: in pieces that fit nothing, each of which holds until the next one is asked for. */
async function* coming(bytes: Buffer, from = 0, to = bytes.byteLength) {
  for (let at = from; at < to; at += 65_521) {
    const chunk = Buffer.from(bytes.subarray(at, Math.min(to, at + 65_521)))
    yield chunk
    chunk.fill(0)
  }
}
/** The sender goes when so much has come. */
async function* breakingOff(bytes: Buffer, from: number, at: number) {
  yield* coming(bytes, from, at)
  throw new Error('the line is cut')
}
const readAll = async (files: Files, key: string, range?: { start: number; end: number }) =>
  Buffer.concat(await Array.fromAsync(await files.read(key, range)))
/** Without a difference of megabytes on the screen. */
const same = (one: Buffer, other: Buffer) => expect(one.equals(other), `${one.byteLength} of ${other.byteLength} bytes`).toBe(true)

interface Store {
  /** As two processes have it. */
  files: Files
  others: Files
  /** All that is kept, by its key; what is not whole ends with `under way`. */
  contents(): Promise<string[]>
  breakDown(): void
  mend(): void
  remove(): Promise<void>
}

function diskStore(): Store {
  const dir = join(temporaryFolder('hubbub-files-'), 'files')
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
    )
  const keyOf = (path: string) =>
    relative(dir, path)
      .replace(/^unfinished\/(.{36})\.(.*)$/, '$1/$2 under way')
      .replace(/^..\//, '')
  return {
    files: diskFiles({ dir }),
    others: diskFiles({ dir }),
    contents: async () => walk(dir).map(keyOf).sort(),
    // A folder without rights would not stop a test that runs as root.
    breakDown() {
      renameSync(dir, `${dir}-away`)
      writeFileSync(dir, '')
    },
    mend() {
      rmSync(dir)
      renameSync(`${dir}-away`, dir)
    },
    remove: async () => {},
  }
}

let bucket: TestBucket
let proxy: CuttingProxy

async function s3Store(): Promise<Store> {
  bucket = testBucket()
  proxy = await cuttingProxy(bucket.endpoint)
  const open = () => s3Files({ ...OPTIONS, ...bucket, endpoint: proxy.url })
  const keyOf = (path: string) => path.replace(/^(.*\.tail\..*)$/, '$1 under way')
  return {
    files: open(),
    others: open(),
    contents: async () => (await bucket.contents()).map(keyOf).sort(),
    breakDown() {
      proxy.to()
      proxy.cut()
    },
    mend: () => proxy.to(bucket.endpoint),
    async remove() {
      await proxy.close()
      await bucket.remove()
    },
  }
}

const OPTIONS = { prefix: '', region: 'us-east-1', pathStyle: true, checksums: 'WHEN_REQUIRED', presign: false } as const

describe.each([
  ['disk', async () => diskStore()],
  ['S3', s3Store],
])('files on %s', (_name, make) => {
  let store: Store
  let files: Files
  beforeAll(async () => {
    store = await make()
    files = store.files
    await files.ping()
  })
  afterAll(() => store?.remove())
  const leftOf = async (key: string) => (await store.contents()).filter((name) => name.includes(idOf(key)))

  it.each([0, 1, 70 * KIB, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, BYTES.byteLength])(
    'are kept as they are: %i bytes',
    async (size) => {
      const key = newKey()
      await files.write(key, coming(BYTES, 0, size))
      same(await readAll(store.others, key), BYTES.subarray(0, size))
      expect(await leftOf(key)).toEqual([key])
    },
  )

  it('are read from any byte to any other', async () => {
    const key = newKey()
    await files.write(key, coming(BYTES))
    const last = BYTES.byteLength - 1
    for (const [start, end] of [
      [0, 0],
      [0, last],
      [last, last],
      [PART_BYTES - 3, PART_BYTES + 2],
      [70_000, 2 * PART_BYTES + 5],
    ] as const)
      same(await readAll(files, key, { start, end }), BYTES.subarray(start, end + 1))
  })

  it('are there when they are whole, and not before', async () => {
    for (const size of [70 * KIB, BYTES.byteLength]) {
      const key = newKey()
      async function* watched() {
        yield* coming(BYTES, 0, size)
        await expect(store.others.read(key)).rejects.toEqual(NOT_FOUND)
      }
      await files.write(key, watched())
      same(await readAll(store.others, key), BYTES.subarray(0, size))
    }
  })

  it('leave nothing when their bytes break off, and say why', async () => {
    for (const size of [0, 70 * KIB, PART_BYTES, BYTES.byteLength]) {
      const key = newKey()
      await expect(files.write(key, breakingOff(BYTES, 0, size))).rejects.toThrow('the line is cut')
      expect(await leftOf(key)).toEqual([])
      await expect(files.read(key)).rejects.toEqual(NOT_FOUND)
    }
  })

  it('are whole when two write the same at once', async () => {
    const key = newKey()
    await Promise.all([files, store.others, files].map((one) => one.write(key, coming(BYTES))))
    same(await readAll(files, key), BYTES)
    expect(await leftOf(key)).toEqual([key])
  })

  it('are many at once', async () => {
    const keys = Array.from({ length: 30 }, newKey)
    await Promise.all(keys.map((key, i) => files.write(key, coming(BYTES, i, i + 100 * KIB))))
    for (const [i, key] of keys.entries()) same(await readAll(files, key), BYTES.subarray(i, i + 100 * KIB))
  })

  it('are removed with all that was made of them, and nothing else is', async () => {
    const [key, other] = [newKey(), newKey()]
    for (const one of [key, `${idOf(key)}/thumbnail`, `${idOf(key)}/large`, other]) await files.write(one, coming(BYTES, 0, 10))
    await files.remove(idOf(key))
    expect(await leftOf(key)).toEqual([])
    await expect(files.read(key)).rejects.toEqual(NOT_FOUND)
    expect(await leftOf(other)).toEqual([other])
    await files.remove(idOf(key))
  })

  it('have keys that lead nowhere else', async () => {
    const id = randomUUID()
    for (const key of [
      `../${id}/x`,
      `${id}/../x`,
      `${id}/`,
      id,
      `${id}/X`,
      `${id}/a/b`,
      `${id}/a.b`,
      `${id}/a\0`,
      '',
      `${id}/${'a'.repeat(21)}`,
    ]) {
      await expect(files.write(key, coming(BYTES, 0, 1)), key).rejects.toThrow('is no key')
      await expect(files.begin(key), key).rejects.toThrow('is no key')
      await expect(files.read(key), key).rejects.toThrow('is no key')
      await expect(files.append({ key, state: 'x' }, 0, coming(BYTES, 0, 1)), key).rejects.toThrow('is no key')
      await expect(files.finish({ key, state: 'x' }), key).rejects.toThrow('is no key')
      await expect(files.abandon({ key, state: '' }), key).rejects.toThrow('is no key')
    }
    for (const none of ['..', '', '.', `${id}/`, `${id}/..`, `${id.slice(0, 34)}..`])
      await expect(files.remove(none), none).rejects.toThrow('is no id')
  })

  it('let go of the store when their reader leaves', async () => {
    const key = newKey()
    await files.write(key, coming(BYTES))
    const open = openFilesAndConnections
    await readAll(files, key)
    const before = open()
    for (let i = 0; i < 5; i++) {
      for await (const _chunk of await files.read(key)) break
      const unread = await files.read(key)
      unread.destroy()
    }
    await vi.waitFor(() => expect(open()).toBeLessThanOrEqual(before), { timeout: 10_000 })
  })

  describe('in pieces', () => {
    const { byteLength: SIZE } = BYTES

    it('keep all that had come, wherever the sender was cut off', async () => {
      const key = newKey()
      const cuts = [0, 1, 1, 100, 70 * KIB, PART_BYTES - 1, PART_BYTES, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES - 1, 2 * PART_BYTES + 1]
      const state = await files.begin(key)
      let offset = 0
      for (const [i, cut] of cuts.entries()) {
        offset = await (i % 2 ? files : store.others).append({ key, state }, offset, breakingOff(BYTES, offset, cut))
        expect(offset).toBe(cut)
        await expect(files.read(key)).rejects.toEqual(NOT_FOUND)
      }
      expect(await files.append({ key, state }, offset, coming(BYTES, offset))).toBe(SIZE)
      await store.others.finish({ key, state })
      same(await readAll(files, key), BYTES)
      expect(await leftOf(key)).toEqual([key])
    })

    it('may be as small as a byte', async () => {
      const key = newKey()
      const state = await files.begin(key)
      for (let at = 0; at < 12; at++) expect(await files.append({ key, state }, at, coming(BYTES, at, at + 1))).toBe(at + 1)
      await files.finish({ key, state })
      same(await readAll(files, key), BYTES.subarray(0, 12))
    })

    it.each([0, PART_BYTES, 2 * PART_BYTES])('may come all at once: %i bytes', async (size) => {
      const key = newKey()
      const state = await files.begin(key)
      if (size > 0) expect(await files.append({ key, state }, 0, coming(BYTES, 0, size))).toBe(size)
      await files.finish({ key, state })
      same(await readAll(files, key), BYTES.subarray(0, size))
      expect(await leftOf(key)).toEqual([key])
    })

    it('are written over from an earlier end, when the last was not noted', async () => {
      const key = newKey()
      const state = await files.begin(key)
      const first = await files.append({ key, state }, 0, coming(BYTES, 0, PART_BYTES + 1000))
      expect(await files.append({ key, state }, first, coming(BYTES, 0, PART_BYTES))).toBe(first + PART_BYTES)
      expect(await files.append({ key, state }, first, coming(BYTES, first, first + 500))).toBe(first + 500)
      await files.finish({ key, state })
      same(await readAll(files, key), BYTES.subarray(0, first + 500))
    })

    it('are finished once, however often one asks', async () => {
      for (const size of [50, BYTES.byteLength]) {
        const key = newKey()
        const state = await files.begin(key)
        await files.append({ key, state }, 0, coming(BYTES, 0, size))
        await Promise.all([files.finish({ key, state }), store.others.finish({ key, state })])
        await files.finish({ key, state })
        // Nothing of it is under way any more: what there is to give up is nothing.
        await files.abandon({ key, state })
        same(await readAll(files, key), BYTES.subarray(0, size))
        expect(await leftOf(key)).toEqual([key])
        await expect(files.append({ key, state }, size, coming(BYTES, 0, 1))).rejects.toEqual(NOT_FOUND)
      }
    })

    it('come to nothing when they are abandoned', async () => {
      for (const size of [0, 50, BYTES.byteLength]) {
        const key = newKey()
        const state = await files.begin(key)
        await files.append({ key, state }, 0, coming(BYTES, 0, size))
        await files.abandon({ key, state })
        expect(await leftOf(key)).toEqual([])
        await files.abandon({ key, state })
        await expect(files.append({ key, state }, 0, coming(BYTES, 0, 1))).rejects.toEqual(NOT_FOUND)
        await expect(files.finish({ key, state })).rejects.toEqual(NOT_FOUND)
        expect(await leftOf(key)).toEqual([])
      }
      // An upload that did not come in pieces has no state.
      await files.abandon({ key: newKey(), state: '' })
    })

    it('are swept away when nobody has added to them since', async () => {
      const [left, going, whole] = [newKey(), newKey(), newKey()]
      await files.write(whole, coming(BYTES, 0, 10))
      const states = { [left]: await files.begin(left), [going]: await files.begin(going) }
      await files.append({ key: left, state: states[left]! }, 0, coming(BYTES, 0, PART_BYTES + 1))
      await files.sweep(new Date(Date.now() - 60_000))
      // MinIO does not say what is under way, and ends it by itself.
      if (!(await leftOf(left)).includes(`${left} under way`)) return
      // Stores tell the time in whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 2_100))
      const since = new Date(Date.now() - 1_000)
      await files.append({ key: going, state: states[going]! }, 0, coming(BYTES, 0, 10))
      await files.sweep(since)
      expect(await leftOf(left)).toEqual([])
      expect(await leftOf(going)).not.toEqual([])
      await files.finish({ key: going, state: states[going]! })
      for (const key of [going, whole]) same(await readAll(files, key), BYTES.subarray(0, 10))
    })
  })

  describe('when the store goes away', () => {
    it('say so, show nothing that is not whole, and go on when it is back', async () => {
      const [cut, later, whole, pieces] = [newKey(), newKey(), newKey(), newKey()]
      await files.write(whole, coming(BYTES, 0, 100))
      const state = await files.begin(pieces)
      const offset = await files.append({ key: pieces, state }, 0, coming(BYTES, 0, PART_BYTES + 5))

      async function* goingAway() {
        yield* coming(BYTES, 0, PART_BYTES + 10)
        store.breakDown()
        yield* coming(BYTES, PART_BYTES + 10)
      }
      await expect(files.write(cut, goingAway())).rejects.toEqual(UNAVAILABLE)
      await expect(files.write(later, coming(BYTES, 0, 10))).rejects.toEqual(UNAVAILABLE)
      await expect(files.begin(later)).rejects.toEqual(UNAVAILABLE)
      await expect(files.append({ key: pieces, state }, offset, coming(BYTES, offset))).rejects.toEqual(UNAVAILABLE)
      await expect(files.finish({ key: pieces, state })).rejects.toEqual(UNAVAILABLE)
      await expect(files.read(whole)).rejects.toEqual(UNAVAILABLE)
      await expect(files.ping()).rejects.toEqual(UNAVAILABLE)

      store.mend()
      await files.ping()
      await expect(files.read(cut)).rejects.toEqual(NOT_FOUND)
      expect(await files.append({ key: pieces, state }, offset, coming(BYTES, offset))).toBe(BYTES.byteLength)
      await files.finish({ key: pieces, state })
      same(await readAll(files, pieces), BYTES)
      await files.write(cut, coming(BYTES))
      for (const key of [cut, pieces]) same(await readAll(files, key), BYTES)
      same(await readAll(files, whole), BYTES.subarray(0, 100))
    })
  })
})

/** What this process and the proxy have open. */
const openFilesAndConnections = () => readdirSync('/proc/self/fd').length + (proxy?.connections() ?? 0)

describe('files on a disk', () => {
  it('are for their owner alone', async () => {
    const dir = join(temporaryFolder('hubbub-files-'), 'files')
    const files = diskFiles({ dir })
    const key = newKey()
    await files.write(key, coming(BYTES, 0, 10))
    await files.begin(newKey())
    const modes = readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => [
      entry.isDirectory(),
      statSync(join(entry.parentPath, entry.name)).mode & 0o777,
    ])
    expect(new Set(modes.map(String))).toEqual(new Set(['true,448', 'false,384']))
  })

  it('have no address of their own', async () => {
    const files = diskFiles({ dir: temporaryFolder('hubbub-files-') })
    expect(await files.addressOf(newKey(), 60, { contentType: 'text/plain', disposition: 'inline' })).toBeNull()
  })

  it('are not made longer than what had come, when the disk has lost some of it', async () => {
    const files = diskFiles({ dir: temporaryFolder('hubbub-files-') })
    const key = newKey()
    const state = await files.begin(key)
    const end = await files.append({ key, state }, 0, coming(BYTES, 0, 10))
    await expect(files.append({ key, state }, end + 1, coming(BYTES, 0, 10))).rejects.toEqual(NOT_FOUND)
  })
})

describe('files in a bucket', () => {
  const open = (options: Partial<Parameters<typeof s3Files>[0]> = {}) => s3Files({ ...OPTIONS, ...bucket, ...options })
  const AS = { contentType: 'text/x-tide', disposition: "attachment; filename*=UTF-8''low%20tide.txt" }
  let bucket: TestBucket
  beforeAll(() => void (bucket = testBucket()))
  afterAll(() => bucket?.remove())

  it('make their bucket when it is missing, several processes at once too', async () => {
    expect(await bucket.exists()).toBe(false)
    await expect(open().read(newKey())).rejects.toEqual(NOT_FOUND)
    await bucket.remove()
    bucket = testBucket()
    const key = newKey()
    await Promise.all([
      open().write(key, coming(BYTES, 0, 10)),
      open().write(newKey(), coming(BYTES)),
      open().begin(newKey()),
      open().ping(),
      open().remove(randomUUID()),
    ])
    same(await readAll(open(), key), BYTES.subarray(0, 10))
  })

  it('leave alone what else is in the bucket', async () => {
    const key = newKey()
    const [one, other] = [open({ prefix: 'one/' }), open({ prefix: 'other/' })]
    await one.write(key, coming(BYTES, 0, 10))
    await other.write(key, coming(BYTES))
    const state = await other.begin(`${idOf(key)}/large`)
    await one.remove(idOf(key))
    await one.sweep(new Date(Date.now() + 60_000))
    const there = (await bucket.contents()).filter((name) => name.includes(idOf(key)) && !name.endsWith('under way'))
    expect(there).toEqual([`other/${key}`])
    same(await readAll(other, key), BYTES)
    const large = { key: `${idOf(key)}/large`, state }
    await other.append(large, 0, coming(BYTES))
    await other.finish(large)
    same(await readAll(other, large.key), BYTES)
  })

  it('have an address that gets them, as what and for how long it was asked for, and gets nothing else', async () => {
    const files = open({ presign: true })
    const [key, other] = [newKey(), newKey()]
    for (const one of [key, other]) await files.write(one, coming(BYTES, 0, 10))
    const address = (await files.addressOf(key, 60, AS)) as string
    const answer = await fetch(address, { headers: { range: 'bytes=2-4' } })
    expect(answer.status).toBe(206)
    expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([AS.contentType, AS.disposition])
    same(Buffer.from(await answer.arrayBuffer()), BYTES.subarray(2, 5))
    expect((await fetch(address.replace(key, other))).status).toBe(403)
    expect((await fetch(address.replace('text', 'html'))).status).toBe(403)
    expect((await fetch(address.replace(/\?.*/, ''))).status).toBe(403)

    const short = (await files.addressOf(key, 1, AS)) as string
    await expect.poll(async () => (await fetch(short)).status, { timeout: 10_000 }).toBe(403)
    expect((await fetch(address)).status).toBe(200)
  })

  it('have no address of their own unless that is switched on', async () => {
    expect(await open().addressOf(newKey(), 60, AS)).toBeNull()
  })

  it('have the bucket in the path of addresses, or in their host, and are at Amazon when no other is named', async () => {
    const hostAndPath = async (options: Partial<Parameters<typeof s3Files>[0]>) => {
      const { host, pathname } = new URL((await open({ presign: true, bucket: 'tide', ...options }).addressOf(KEY, 60, AS)) as string)
      return host + pathname
    }
    const KEY = newKey()
    const endpoint = 'https://s3.tidewater.example'
    expect(await hostAndPath({ endpoint })).toBe(`s3.tidewater.example/tide/${KEY}`)
    expect(await hostAndPath({ endpoint, pathStyle: false, prefix: 'chat/' })).toBe(`tide.s3.tidewater.example/chat/${KEY}`)
    expect(await hostAndPath({ endpoint: null, region: 'eu-central-1', pathStyle: false })).toBe(
      `tide.s3.eu-central-1.amazonaws.com/${KEY}`,
    )
  })

  it('say that the store is unavailable to one whose keys are wrong, or who waits for nothing', async () => {
    for (const wrong of [{ secretKey: 'wrong' }, { accessKey: 'nobody' }, { endpoint: 'http://127.0.0.1:1' }]) {
      const files = open(wrong)
      await expect(files.write(newKey(), coming(BYTES, 0, 10))).rejects.toEqual(UNAVAILABLE)
      await expect(files.read(newKey())).rejects.toEqual(UNAVAILABLE)
      await expect(files.ping()).rejects.toEqual(UNAVAILABLE)
    }
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const begun = performance.now()
    await expect(open({ endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` }).ping()).rejects.toEqual(UNAVAILABLE)
    expect(performance.now() - begun).toBeLessThan(8_000)
    silent.closeAllConnections()
    silent.close()
  })

  it('go on after the store has dropped their connections, and break where it drops one that is read', async () => {
    const proxy = await cuttingProxy(bucket.endpoint)
    try {
      const files = open({ endpoint: proxy.url })
      const key = newKey()
      await files.write(key, coming(BYTES))
      proxy.cut()
      const stream = await files.read(key)
      const read = async () => {
        for await (const _chunk of stream) proxy.cut()
      }
      await expect(read()).rejects.toEqual(UNAVAILABLE)
      same(await readAll(files, key), BYTES)
    } finally {
      await proxy.close()
    }
  })

  it.each([
    ['WHEN_REQUIRED', false],
    ['WHEN_SUPPORTED', true],
  ] as const)('send checksums where they are wanted: %s', async (checksums, sent) => {
    const seen: IncomingMessage[] = []
    const server = createServer((request, response) => {
      seen.push(request)
      request.resume().once('end', () => response.end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const files = open({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, checksums })
    await files.write(newKey(), coming(BYTES, 0, 10))
    expect(seen.map(({ method, headers }) => [method, 'x-amz-checksum-crc32' in headers])).toEqual([['PUT', sent]])
    server.closeAllConnections()
    server.close()
  })
})
