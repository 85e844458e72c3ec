import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createChat } from '@/lib/client/chat'
import { ChatProvider } from '@/lib/client/hooks/chat-provider'
import { useMessages } from '@/lib/client/hooks/use-messages'
import { useMe, usePerson, usePresence } from '@/lib/client/hooks/use-people'
import { useRoom, useUnreadTotal } from '@/lib/client/hooks/use-rooms'
import { createFakeServer, person, ROOM } from '@/lib/client/testing/fake-server'

const mira = person('mira', 'Mira Okafor')
const chen = person('chen', 'Chen Wei')

function Page() {
  const room = useRoom(ROOM)
  const { entries, status } = useMessages(ROOM)
  return (
    <>
      <h1>{`${useMe().name} in ${room?.name}: ${useUnreadTotal().new} new, ${status}`}</h1>
      {entries.map((entry) => (
        <Row key={entry.key} userId={entry.message.user_id} text={entry.message.content} />
      ))}
    </>
  )
}

function Row({ userId, text }: { userId: string; text: string }) {
  const author = usePerson(userId)
  return <p>{`${author?.name} (${usePresence(userId)}): ${text}`}</p>
}

test('a page that is rendered on the server has its room and messages in it', () => {
  const server = createFakeServer([mira, chen])
  server.post(chen, 'can you be at the mast at six?')
  const initial = { rooms: [server.view(mira.id)], room_id: ROOM, messages: server.messages }
  const chat = createChat({ user: mira, initial })
  const html = renderToString(
    <ChatProvider chat={chat}>
      <Page />
    </ChatProvider>,
  )
  expect(html).toBe('<h1>Mira Okafor in harbour: 1 new, ready</h1><p>Chen Wei (offline): can you be at the mast at six?</p>')
})
