import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { clamdScanner } from '@/lib/drivers/scanner/clamd'
import { EICAR } from '@/lib/testing/eicar'

const scanner = clamdScanner({ address: process.env.TEST_CLAMD ?? '' })
async function* inPieces(text: string | Buffer, size = 50_000) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

it('tells what is infected from what is not', async () => {
  expect(await scanner.scan(inPieces('High water at six'))).toEqual({ is: 'clean' })
  expect(await scanner.scan(inPieces(''))).toEqual({ is: 'clean' })
  expect(await scanner.scan(inPieces(Buffer.alloc(3_000_000, 'tide ')))).toEqual({ is: 'clean' })
  expect(await scanner.scan(inPieces(EICAR, 7))).toEqual({ is: 'infected', by: expect.stringContaining('Eicar') as string })
})

it('says of what is longer than it takes that it is', async () => {
  expect(await scanner.scan(inPieces(Buffer.alloc(12_000_000)))).toEqual({ is: 'too-large' })
})

it('says so too when the connection is broken off after the answer, while more is still to come', async () => {
  let broken = () => {}
  const hasBroken = new Promise<void>((resolve) => (broken = resolve))
  const hasty = createServer((socket) => {
    socket.on('error', () => {}).once('close', broken)
    socket.on('data', (chunk) => {
      if (chunk.includes('zPING')) socket.end('PONG\0')
      else if (chunk.length > 1_000)
        socket.write('INSTREAM size limit exceeded. ERROR\0', () => setTimeout(() => socket.resetAndDestroy(), 50))
    })
  }).listen(0, '127.0.0.1')
  await once(hasty, 'listening')
  async function* slowly() {
    yield Buffer.alloc(5_000)
    await hasBroken
    await new Promise((resolve) => setTimeout(resolve, 50))
    yield Buffer.alloc(5_000)
  }
  const { port } = hasty.address() as { port: number }
  expect(await clamdScanner({ address: `127.0.0.1:${port}` }).scan(slowly())).toEqual({ is: 'too-large' })
  hasty.close()
})

it('is unavailable when nobody answers, or something else', async () => {
  const unavailable = { code: 'unavailable' }
  await expect(clamdScanner({ address: '127.0.0.1:9' }).scan(inPieces('x'))).rejects.toMatchObject(unavailable)
  await expect(clamdScanner({ address: '/nowhere/clamd.ctl' }).scan(inPieces('x'))).rejects.toMatchObject(unavailable)
  const other = createServer((socket) => socket.end('220 mail\r\n').on('error', () => {}))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  await expect(clamdScanner({ address: `127.0.0.1:${port}` }).scan(inPieces('x'))).rejects.toMatchObject(unavailable)
  other.close()
})

it('passes on what reading throws', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('x')
    throw new Error('the disk is gone')
  }
  await expect(scanner.scan(broken())).rejects.toMatchObject({ code: 'unavailable', cause: { message: 'the disk is gone' } })
})
