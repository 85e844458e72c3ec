import { createChat } from '@/lib/client/chat'
import { type Connection, createConnection, type Request } from '@/lib/client/connection'
import { memoryStorage } from '@/lib/client/storage'
import type { CommandOutput } from '@/lib/contract/commands'
import type { Message } from '@/lib/contract/messages'
import { DEFAULT_ROOM_ID as ROOM } from '@/lib/contract/rooms'
import { wait } from '@/tests/support/agreement'
import type { Checker } from '@/tests/support/checker'
import type { Person } from '@/tests/support/people'
import type { Talker } from '@/tests/support/talker'

/** The browser's own side of the chat, as the web app runs it, with someone who looks at the room. */
export function chatClient(options: { url: string; person: Person; name: string; checker: Checker }): Talker {
  const { url, person, name, checker } = options
  const witness = checker.witness(name)
  /** One's own that is seen is as good as acknowledged: it is not sent again, and its acknowledgement may be lost. */
  const seen = (messages: readonly Message[]) => {
    for (const message of messages)
      if (message.user_id === person.user.id && message.nonce !== null) checker.acknowledged(message.nonce, message)
  }
  const real = createConnection({ getTicket: async () => ({ token: person.token, url }) })
  const request: Request = async (command, input) => {
    const answer = await real.request(command, input)
    if (command === 'message:post') {
      const { message } = answer as CommandOutput<'message:post'>
      checker.acknowledged(message.nonce!, message)
    } else if (command === 'message:list') {
      const { messages } = answer as CommandOutput<'message:list'>
      witness.caughtUp(messages)
      seen(messages)
    } else if (command === 'room:sync') {
      for (const { messages } of Object.values((answer as CommandOutput<'room:sync'>).rooms)) {
        witness.caughtUp(messages)
        seen(messages)
      }
    }
    return answer
  }
  const connection: Connection = { ...real, request }
  connection.onState(({ status }) => {
    if (status === 'online') witness.connected()
  })
  connection.on('message:posted', (message) => {
    if (message.room_id !== ROOM) return
    witness.posted(message)
    seen([message])
  })

  const chat = createChat({ user: person.user, connection, storage: memoryStorage() })
  chat.start()
  const list = chat.messages(ROOM).list()
  const release = list.watch()
  let said = 0

  const entries = () => list.store.getState().entries
  const view = () => chat.views.store.getState().rooms[ROOM]
  return {
    name,
    async say() {
      const content = `${name} ${++said}`
      const { nonce } = chat.post(ROOM, { content })
      checker.sent({ nonce, content, userId: person.user.id, by: name })
      // What is seen as an event leaves the outbox too, before its acknowledgement.
      while (chat.outbox.store.getState()[ROOM]?.some((entry) => entry.nonce === nonce)) await wait(20)
    },
    async read() {
      const last = entries().findLast(({ state }) => state === 'sent')
      if (last) chat.markRead(ROOM, last.message.seq)
    },
    isSettled(rev) {
      const { connection: state, catchingUp } = chat.store.getState()
      const isQuiet = state.status === 'online' && !catchingUp && Object.keys(chat.outbox.store.getState()).length === 0
      return isQuiet && (view()?.rev ?? -1) >= rev && chat.messages(ROOM).behind() === 0
    },
    async ending() {
      // Without a connection it says so at once, again and again.
      for (; list.store.getState().hasOlder; await wait(20)) await list.load('older')
      const shown = entries().map(({ message }) => message)
      return { name, userId: person.user.id, shown, unread: view()?.unread ?? -1 }
    },
    async close() {
      release()
      chat.stop()
    },
  }
}
