import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

let made: string | undefined

/** This test file's folder for files, made when it is first needed and gone with it. */
export function testFolder(): string {
  made ??= mkdtempSync(join(tmpdir(), 'hubbub-files-'))
  return made
}

afterAll(() => {
  if (made) rmSync(made, { recursive: true, force: true })
})
