/** A fault, made while many clients talk: at the end nothing may be lost, come twice, stand in another order, or be counted wrong. */
import { appendFileSync } from 'node:fs'
import { expect } from 'vitest'
import { DEFAULT_ROOM_ID as ROOM } from '@/lib/contract/rooms'
import { wait } from '@/tests/support/agreement'
import { chatClient } from '@/tests/support/chat-client'
import { type Checker, createChecker, type Tally } from '@/tests/support/checker'
import { makeCrowd } from '@/tests/support/crowd'
import { type Fleet, startFleet } from '@/tests/support/fleet'
import type { Person } from '@/tests/support/people'
import { type PlainClient, plainClient } from '@/tests/support/plain-client'
import type { Talker } from '@/tests/support/talker'
import { readTruth } from '@/tests/support/truth'

/** `npm run test:faults` makes them at full length; `npm test` in a shorter form. */
export const IS_FULL = process.env.FAULTS === 'full'
export const fullOr = (full: number, short: number) => (IS_FULL ? full : short)

/** For all to be connected and have everything, once the fault is over. */
const PATIENCE_MS = 60_000
/** For what comes too often to come. */
const LATE_MS = 500

export interface Scene {
  fleet: Fleet
  checker: Checker
  people: Person[]
  plain: PlainClient[]
  chats: Talker[]
}

interface Options {
  servers: number
  plain: number
  /** People in the browser's own side of the chat. */
  chats: number
  /** A database that is not just one on the shared server. */
  databaseUrl?: string
  /** Ways to the servers, for the clients in turn; the balancer where left out. */
  ways?(fleet: Fleet): Promise<string[]>
}

/** Servers and clients, all connected. */
export async function setScene(options: Options): Promise<Scene> {
  const fleet = await startFleet({ servers: options.servers, databaseUrl: options.databaseUrl })
  const people = await makeCrowd(fleet.servers[0]!, options.plain + options.chats)
  const ways = (await options.ways?.(fleet)) ?? [fleet.balancer.url]
  const checker = createChecker()
  const clients = people.map((person, i) => ({ url: ways[i % ways.length]!, person, name: person.user.username, checker }))
  const scene = {
    fleet,
    checker,
    people,
    plain: clients.slice(options.chats).map(plainClient),
    chats: clients.slice(0, options.chats).map(chatClient),
  }
  await expect.poll(() => talkersOf(scene).filter((one) => !one.isSettled(0)).length, { timeout: PATIENCE_MS }).toBe(0)
  return scene
}

export const talkersOf = ({ plain, chats }: Scene): Talker[] => [...chats, ...plain]

export async function strikeScene(scene: Scene | undefined) {
  if (!scene) return
  await Promise.all(talkersOf(scene).map((one) => one.close()))
  await scene.fleet.stop()
}

/** Has them talk, each writing its next when its last is acknowledged, and read now and then, until the work is done. */
export async function whileTalking(talkers: readonly Talker[], perSecond: number, work: () => Promise<unknown>) {
  const busy = new Set<Talker>()
  const sayings = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const talker = talkers[Math.floor(Math.random() * talkers.length)]!
    if (busy.has(talker)) return
    busy.add(talker)
    const saying: Promise<void> = (Math.random() < 0.1 ? talker.read() : talker.say()).finally(() => {
      busy.delete(talker)
      sayings.delete(saying)
    })
    sayings.add(saying)
  }, 1000 / perSecond)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  await Promise.all(sayings)
}

/** Waits until everyone has everything, and holds it against the database. */
export async function expectWhole(title: string, scene: Scene): Promise<Tally> {
  const { fleet, checker } = scene
  const talkers = talkersOf(scene)
  const { rev } = await readTruth(fleet.databaseUrl, ROOM)
  const unsettled = () => talkers.filter((one) => !one.isSettled(rev)).map(({ name }) => name)
  await expect.poll(unsettled, { timeout: PATIENCE_MS, interval: 50 }).toEqual([])
  await wait(LATE_MS)
  const take = async () => {
    const truth = await readTruth(fleet.databaseUrl, ROOM)
    return checker.tally(truth, await Promise.all(talkers.map((one) => one.ending())))
  }
  // A client may still be asking for a count that it doubts.
  await expect.poll(async () => (await take()).miscounts, { timeout: PATIENCE_MS, interval: 500 }).toBe(0)
  const { findings, ...tally } = await take()
  if (process.env.FAULTS_REPORT) appendFileSync(process.env.FAULTS_REPORT, `${JSON.stringify({ title, ...tally })}\n`)
  expect(findings).toEqual([])
  expect(tally).toMatchObject({ losses: 0, duplicates: 0, disorder: 0, strangers: 0, miscounts: 0 })
  expect(tally.acks).toBe(tally.sends)
  return tally
}
