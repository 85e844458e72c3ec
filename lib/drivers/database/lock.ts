import { DatabaseSync } from 'node:sqlite'

/**
 * Holds a folder for this process alone until `release` or the process's end, however it ends: the operating system lets go
 * of the lock of an SQLite file by itself. A file with a process id in it would outlive a kill, and means nothing in a container.
 * @throws Error with a sentence fit to be printed, when another process holds it or the folder cannot be written
 */
export function lockFolder(folder: string): { release(): void } {
  const lock = openLock(folder)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw new Error(`Another process is using the data in ${folder}. Stop it first, or set DATA_DIR to another folder.`, { cause: error })
  }
  return { release: () => lock.close() }
}

function openLock(folder: string) {
  try {
    return new DatabaseSync(`${folder}/lock`)
  } catch (error) {
    throw new Error(`The data folder ${folder} can't be written to. Give this user the right to, or set DATA_DIR to another folder.`, {
      cause: error,
    })
  }
}
