import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import { type Checker, createChecker, type Ending, type Truth } from '@/tests/support/checker'

const SENDERS = ['mira', 'tomas'] as const

let checker: Checker
let messages: Message[]

const message = (seq: number): Message => ({
  id: `m-${seq}`,
  room_id: 'general',
  user_id: SENDERS[seq % 2]!,
  username: SENDERS[seq % 2]!,
  name: SENDERS[seq % 2]!,
  avatar_url: null,
  content: `said ${seq}`,
  message_type: 'text',
  file_url: null,
  files: [],
  timestamp: '2026-11-20T12:00:00.000Z',
  seq,
  rev: seq,
  nonce: `n-${seq}`,
  thread_id: null,
  reply_count: 0,
  mentions: [],
  reactions: [],
  edited_at: null,
  deleted_at: null,
})

const send = ({ nonce, user_id, content }: Message) => checker.sent({ nonce: nonce!, userId: user_id, content, by: user_id })
const truth = (changes: Partial<Truth> = {}): Truth => ({ messages, unread: new Map([['mira', 3]]), ...changes })
const ending = (changes: Partial<Ending> = {}): Ending => ({ name: 'mira', userId: 'mira', shown: messages, unread: 3, ...changes })

const FINE = { sends: 6, acks: 6, losses: 0, duplicates: 0, disorder: 0, strangers: 0, miscounts: 0, findings: [] }

beforeEach(() => {
  checker = createChecker()
  messages = [1, 2, 3, 4, 5, 6].map(message)
  for (const one of messages) {
    send(one)
    checker.acknowledged(one.nonce!, one)
  }
})

describe('the checker finds nothing', () => {
  it('when everything came, by event or by catching up, over several connections', () => {
    const witness = checker.witness('mira')
    witness.connected()
    for (const one of messages.slice(0, 3)) witness.posted(one)
    witness.connected()
    witness.caughtUp(messages.slice(2, 5))
    witness.posted(messages[5]!)
    // What is being caught up with may be told meanwhile.
    expect(checker.tally(truth(), [ending()])).toEqual({ ...FINE, receipts: 6 })
  })

  it('when the same post is acknowledged again with the same message', () => {
    checker.acknowledged('n-1', messages[0]!)
    expect(checker.tally(truth(), [])).toMatchObject(FINE)
  })

  it('when a post that was never acknowledged is stored, or is not', () => {
    send(message(7))
    expect(checker.tally(truth(), [ending()])).toMatchObject({ ...FINE, sends: 7 })
    const shown = [...messages, message(7)]
    expect(checker.tally(truth({ messages: shown }), [ending({ shown })])).toMatchObject({ ...FINE, sends: 7 })
  })
})

describe('the checker finds a loss', () => {
  it('when what was acknowledged is not stored', () => {
    checker.sent({ nonce: 'n-7', userId: 'mira', content: 'said 7', by: 'mira' })
    checker.acknowledged('n-7', message(7))
    expect(checker.tally(truth(), [ending()])).toMatchObject({ losses: 1, findings: ['losses: said 7 was acknowledged and is not stored'] })
  })

  it('when another message is stored under the nonce that was acknowledged', () => {
    messages[5] = { ...messages[5]!, id: 'm-other' }
    expect(checker.tally(truth(), [])).toMatchObject({ losses: 1 })
  })

  it('when a client that is connected does not show a message', () => {
    const shown = messages.filter(({ seq }) => seq !== 4)
    expect(checker.tally(truth(), [ending({ shown })])).toMatchObject({ losses: 1, findings: ['losses: mira does not show 4'] })
  })

  it('when one of many clients does not show the last', () => {
    const others = ['tomas', 'chen'].map((name) => ending({ name }))
    expect(checker.tally(truth(), [...others, ending({ shown: messages.slice(0, -1) })]).losses).toBe(1)
  })
})

describe('the checker finds a duplicate', () => {
  it('when one post is stored twice', () => {
    const twice = { ...message(7), nonce: 'n-5', content: 'said 5' }
    expect(checker.tally(truth({ messages: [...messages, twice] }), [])).toMatchObject({ duplicates: 1 })
  })

  it('when a client is told the same twice on one connection', () => {
    const witness = checker.witness('mira')
    for (const one of [messages[0]!, messages[1]!, messages[1]!]) witness.posted(one)
    expect(checker.tally(truth(), [])).toMatchObject({ duplicates: 1, disorder: 0, findings: ['duplicates: mira was told 2 twice'] })
  })

  it('when a client is told the same on two connections', () => {
    const witness = checker.witness('mira')
    witness.posted(messages[1]!)
    witness.connected()
    witness.posted(messages[1]!)
    expect(checker.tally(truth(), []).duplicates).toBe(1)
  })

  it('when a client shows the same twice', () => {
    expect(checker.tally(truth(), [ending({ shown: [...messages, messages[5]!] })])).toMatchObject({ duplicates: 1, disorder: 0 })
  })

  it('when one post is acknowledged as two messages', () => {
    checker.acknowledged('n-1', message(3))
    expect(checker.tally(truth(), []).duplicates).toBe(1)
  })
})

describe('the checker finds disorder', () => {
  it('when a client is told an earlier message after a later one', () => {
    const witness = checker.witness('mira')
    for (const seq of [1, 3, 2]) witness.posted(messages[seq - 1]!)
    expect(checker.tally(truth(), [])).toMatchObject({ disorder: 1, findings: ['disorder: mira was told 2 after 3'] })
  })

  it('when a client shows them in another order', () => {
    const shown = [1, 2, 4, 3, 5, 6].map((seq) => messages[seq - 1]!)
    expect(checker.tally(truth(), [ending({ shown })])).toMatchObject({ disorder: 1, losses: 0 })
  })

  it('when the positions have a gap', () => {
    messages[5] = { ...messages[5]!, seq: 7 }
    expect(checker.tally(truth(), []).disorder).toBe(1)
  })

  it('when what one client sent first is stored last', () => {
    const swapped = [3, 2, 1, 4, 5, 6].map((n, i) => ({ ...messages[n - 1]!, seq: i + 1 }))
    expect(checker.tally(truth({ messages: swapped }), []).disorder).toBe(1)
  })
})

describe('the checker finds what nobody sent', () => {
  it('in the database', () => {
    expect(checker.tally(truth({ messages: [...messages, message(7)] }), []).strangers).toBe(1)
  })

  it('under the name of someone else', () => {
    messages[0] = { ...messages[0]!, user_id: 'mira' }
    expect(checker.tally(truth(), []).strangers).toBe(1)
  })

  it('with other words', () => {
    messages[0] = { ...messages[0]!, content: 'never said' }
    expect(checker.tally(truth(), []).strangers).toBe(1)
  })

  it('at a client, though it was sent: it is not stored', () => {
    send(message(7))
    checker.witness('mira').posted(message(7))
    expect(checker.tally(truth(), []).strangers).toBe(1)
  })

  it('on the screen of a client', () => {
    expect(checker.tally(truth(), [ending({ shown: [...messages, message(7)] })]).strangers).toBe(1)
  })
})

describe('the checker finds a wrong unread count', () => {
  it('too low, too high, or of someone who should have none', () => {
    expect(checker.tally(truth(), [ending({ unread: 2 })])).toMatchObject({
      miscounts: 1,
      findings: ['miscounts: mira counts 2 unread, and there are 3'],
    })
    expect(checker.tally(truth(), [ending({ unread: 4 })]).miscounts).toBe(1)
    expect(checker.tally(truth({ unread: new Map() }), [ending()]).miscounts).toBe(1)
  })
})

it('counts every fault, and says the first few of each kind', () => {
  const tally = checker.tally(truth(), [ending({ shown: [] }), ending({ name: 'tomas', shown: [] })])
  expect(tally.losses).toBe(12)
  expect(tally.findings).toHaveLength(5)
})

it('counts how often commands were refused, and why', () => {
  for (const code of ['unavailable', 'unavailable', 'internal']) checker.refused(code)
  expect([...checker.refusals()]).toEqual([
    ['unavailable', 2],
    ['internal', 1],
  ])
})
