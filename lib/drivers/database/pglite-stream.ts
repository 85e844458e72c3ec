import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

/**
 * V8 would compile PostgreSQL's hot functions a second time, optimised: with them it is up to twice as fast, and while at it
 * takes 600 MB more than without.
 */
const V8_FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']

/** Where Node finds it: bundled for Next, this module is elsewhere. */
const WORKER = 'lib/drivers/database/pglite-worker.ts'

/**
 * A connection to the database in `dataDir`, which is open as long as the connection is: what node-postgres takes for a socket, with
 * PGlite in a thread of its own at its other end, so that neither long statements nor slow disks hold up everyone else.
 */
export function pgliteStream(dataDir: string): Duplex {
  let worker: Worker | undefined
  const send = (...chunks: Buffer[]) => {
    // Small buffers lie in a large one that they share, which would be copied as a whole.
    const bytes = new Uint8Array(Buffer.concat(chunks))
    worker?.postMessage(bytes, [bytes.buffer])
  }
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      send(chunk)
      done()
    },
    // All at once, because the thread answers whole statements.
    writev(chunks, done) {
      send(...chunks.map(({ chunk }) => chunk as Buffer))
      done()
    },
    final(done) {
      worker?.once('exit', () => done())
      worker?.postMessage('close')
    },
    destroy(error, done) {
      void Promise.resolve(worker?.terminate()).then(() => done(error))
    },
  })
  // What node-postgres uses of a socket beside the stream.
  return Object.assign(stream, {
    connect() {
      for (const flag of V8_FLAGS) setFlagsFromString(flag)
      worker = new Worker(join(process.cwd(), WORKER), { workerData: dataDir })
      worker.once('error', (error) => stream.destroy(error as Error))
      worker.once('exit', () => stream.push(null))
      worker.once('message', () => {
        worker?.on('message', ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>) =>
          stream.push(Buffer.from(buffer, byteOffset, byteLength)),
        )
        stream.emit('connect')
      })
    },
    setNoDelay() {},
    setKeepAlive() {},
    ref: () => worker?.ref(),
    unref: () => worker?.unref(),
  })
}
