import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FilesTask } from '@/bench/files'
import { MEMORY } from '@/scripts/prepare/memory.mjs'
import { temporaryFolder } from '@/tests/support/left-behind'
import { type TestBucket, testBucket } from '@/tests/support/s3'

const MIB = 1024 * 1024
const SIZE = 300 * MIB
const MORE_BYTES = 100 * MIB

const ARGUMENTS = [...MEMORY.flags, '--disable-warning=ExperimentalWarning', '--import', './scripts/register.mjs', 'bench/files.ts']

let bucket: TestBucket
beforeAll(() => void (bucket = testBucket()))
afterAll(() => bucket?.remove())

/** @returns how many bytes of memory it took at most, beyond those it had */
async function doIt(task: FilesTask): Promise<number> {
  const env = { PATH: process.env.PATH, ...MEMORY.env, NODE_ENV: 'production' as const }
  const { stdout } = await promisify(execFile)(process.execPath, [...ARGUMENTS, JSON.stringify(task)], { env, timeout: 110_000 })
  return Number(stdout)
}

// Only Linux says how much memory a process took at most.
describe.skipIf(process.platform !== 'linux')('300 MB', () => {
  it.each([
    ['a disk', () => ({ dir: temporaryFolder('hubbub-files-') })],
    [
      'a bucket',
      () => ({ s3: { ...bucket, prefix: '', region: 'us-east-1', pathStyle: true, checksums: 'WHEN_REQUIRED', presign: false } as const }),
    ],
  ])(
    'go to %s and come back in less than 100 MB of memory',
    async (_name, where) => {
      const task = { ...where(), key: `${randomUUID()}/original`, bytes: SIZE }
      const taken = [await doIt({ ...task, work: 'write' }), await doIt({ ...task, work: 'read' })]
      for (const bytes of taken) expect(bytes, `${taken.map((one) => Math.round(one / MIB))} MiB`).toBeLessThan(MORE_BYTES)
    },
    240_000,
  )
})
