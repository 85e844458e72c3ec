// The thread in which PGlite runs: messages of PostgreSQL's protocol come in, answers go out. Node starts it as it stands, without the
// resolver for `@/`: it imports packages alone.
import { fdatasyncSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

const CONFIG = [
  // One connection needs no more, and the whole server shall fit into 512 MiB.
  'shared_buffers=16MB',
  'max_wal_size=64MB',
  'min_wal_size=32MB',
  // The way of flushing that reaches `stream_ops.fsync`.
  'wal_sync_method=fsync',
]
/** PGlite's own, but for the one that switches flushing off. */
const START_PARAMS = PGlite.defaultStartParams.filter((param) => param !== '-F')
const WASI_EIO = 29

/** What the disk refused to flush: then nothing may be acknowledged any more. */
let diskError: Error | undefined

/** Files on disk that are flushed when PostgreSQL asks for it, so that a power cut takes nothing with it; PGlite leaves that out. */
class DurableFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(...args)
    const addFlush = (module: postgresMod.PostgresMod) => {
      module.FS.filesystems.NODEFS.stream_ops.fsync = ({ nfd }: { nfd: number }) => {
        try {
          fdatasyncSync(nfd)
          return 0
        } catch (error) {
          diskError = error as Error
          return WASI_EIO
        }
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFlush] } }
  }
}

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread.')
const pglite = await PGlite.create({ fs: new DurableFS(workerData as string), startParams: START_PARAMS, postgresqlconf: CONFIG })

async function answer(message: Uint8Array) {
  const parts: Uint8Array[] = []
  // A part is a view of PGlite's memory, good only until this returns.
  await pglite.execProtocolRawStream(message, { syncToFs: false, onRawData: (part) => void parts.push(part.slice()) })
  if (diskError) throw diskError
  // Small buffers lie in a large one that they share, which would be copied as a whole.
  const bytes = new Uint8Array(Buffer.concat(parts))
  port?.postMessage(bytes, [bytes.buffer])
}

async function close() {
  await pglite.close()
  port?.close()
}

// An error in either ends the thread, and with it the connection.
port.on('message', (message: Uint8Array | 'close') => void (message === 'close' ? close() : answer(message)))
port.postMessage('open')
