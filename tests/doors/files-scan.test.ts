import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EICAR } from '@/lib/testing/eicar'
import { makePeople, type Person } from '@/tests/support/people'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, formOf, postForm, refusalOf, sendFiles, uploadFile } from '@/tests/support/uploads'

const PATIENT = { timeout: 40_000 }
const NOWHERE = 'http://127.0.0.1:9'
const CLAMD = `http://${process.env.TEST_CLAMD}`
const INFECTED = { status: 422, code: 'invalid', message: expect.stringMatching(/infected \(Eicar/) as string }

let server: TestServer
let scanner: CuttingProxy
let people: Record<'ada' | 'mira', Person>
const filesOf = async (who: Person) => (await restOf(server, who.token)('GET', '/api/files')).body as { filename: string }[]
const statusFor = async (who: Person, url: string) => (await fetchFile(server, who, url)).status

beforeAll(async () => {
  scanner = await cuttingProxy(CLAMD)
  server = await startServer({ env: { CLAMD_ADDRESS: new URL(scanner.url).host } })
  people = await makePeople(server, 'ada', 'mira')
})
afterAll(async () => {
  await server?.stop()
  await scanner?.close()
})

describe('while the scanner answers', () => {
  it('what is infected is refused by its name, and nothing of it stays', async () => {
    expect(await refusalOf(postForm(server, people.ada, formOf(EICAR, 'tides.txt')))).toMatchObject(INFECTED)
    const tus = tusOf(server, people.ada)
    const path = await tus.create(EICAR.length)
    expect(await refusalOf(tus.patch(path, 0, EICAR))).toMatchObject(INFECTED)
    expect(await tus.offset(path)).toBe('refused 404')
    expect(await filesOf(people.ada)).toEqual([])
  })

  it('what is not is there at once', async () => {
    const { url } = await uploadFile(server, people.ada, 'High water at six')
    expect(await statusFor(people.ada, url)).toBe(200)
  })

  it('what is longer than it takes is refused: nothing passes unseen', async () => {
    const large = Buffer.alloc(11_000_000, 'tide ')
    expect(await refusalOf(postForm(server, people.ada, formOf(large)))).toMatchObject({ status: 413, code: 'too_large' })
  })
})

it('while it is down, files are held back until it has seen them, and what turns out to be infected is erased', async () => {
  scanner.to(NOWHERE)
  // Known to be clean: it is not shown to the scanner again.
  expect(await statusFor(people.ada, (await uploadFile(server, people.ada, 'High water at six')).url)).toBe(200)
  const [clean, infected] = [
    await uploadFile(server, people.ada, 'Low water at noon'),
    await uploadFile(server, people.ada, EICAR, 'tides.txt'),
  ]
  const message = await sendFiles(server, people.ada, 'general', clean, infected)
  for (const who of [people.ada, people.mira])
    for (const { url } of [clean, infected])
      expect(await refusalOf(fetchFile(server, who, url))).toEqual({
        status: 503,
        code: 'unavailable',
        message: 'This file is still being checked for viruses. Try again in a while.',
      })
  scanner.to(CLAMD)
  await expect.poll(() => statusFor(people.mira, clean.url), PATIENT).toBe(200)
  await expect.poll(() => statusFor(people.mira, infected.url), PATIENT).toBe(404)
  const { body } = await restOf(server, people.mira.token)('GET', '/api/rooms/general/messages')
  const now = (body as { id: string; files: object[] }[]).find((one) => one.id === message.id)
  expect(now?.files).toMatchObject([
    { id: clean.id, filename: 'tides.txt', kind: 'text' },
    {
      id: infected.id,
      filename: 'Removed (infected): tides.txt',
      kind: 'other',
      content_type: 'application/octet-stream',
      thumbnail_url: null,
    },
  ])
  // The same bytes once more are not taken for those.
  expect(await refusalOf(postForm(server, people.ada, formOf(EICAR)))).toMatchObject(INFECTED)
})

it('where that is set, they pass while it is down', async () => {
  const lenient = await startServer({ env: { CLAMD_ADDRESS: '127.0.0.1:9', CLAMD_WHEN_DOWN: 'pass' } })
  const { ada } = await makePeople(lenient, 'ada')
  const { url } = await uploadFile(lenient, ada, EICAR)
  expect((await fetchFile(lenient, ada, url)).status).toBe(200)
  await lenient.stop()
})
