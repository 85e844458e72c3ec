/** What the two kinds of clients under test have in common, for those who make them talk. */
import type { Ending } from '@/tests/support/checker'

export interface Talker {
  name: string
  /** Writes something; resolves when it is acknowledged, however often it had to be sent. */
  say(): Promise<void>
  /** Has read what it shows. */
  read(): Promise<void>
  /** Whether it is connected and shows the room up to this change, with nothing on its way. */
  isSettled(rev: number): boolean
  /** What it shows when all is over. */
  ending(): Promise<Ending>
  close(): Promise<void>
}
