// Prepares an empty embedded database in build/empty-database, for the first start to copy: creating one takes 1.1 GB of memory,
// more than a small host has. Runs at build time, in a process of its own that gives the memory back.
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'

const target = 'build/empty-database'
if (!existsSync(target)) {
  const half = `${target}.part`
  await rm(half, { recursive: true, force: true })
  await mkdir('build', { recursive: true })
  const database = await PGlite.create({ dataDir: half })
  // They only serve to make further databases, and are two thirds of the files to be copied.
  await database.exec('UPDATE pg_database SET datistemplate = false')
  for (const name of ['template0', 'template1']) await database.exec(`DROP DATABASE ${name}`)
  await database.exec('CHECKPOINT')
  await database.close()
  await rename(half, target)
}
