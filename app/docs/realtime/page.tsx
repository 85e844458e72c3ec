import type { Metadata } from 'next'
import Link from 'next/link'
import { Code } from '@/components/docs/code'
import { DocsFrame, DocsSection } from '@/components/docs/docs-frame'
import { LiveConsole } from '@/components/docs/live-console'
import { PairTable } from '@/components/docs/pair-table'
import { RawConsole } from '@/components/docs/raw-console'
import { CommandList, DialectList, EventList } from '@/components/docs/realtime-lists'
import { closeCodeTexts, commandTexts, dialectTexts, errorTexts, eventTexts } from '@/lib/contract/docs/protocol-text'

export const metadata: Metadata = { title: 'Realtime' }

const QUICK_START = `import { io } from 'socket.io-client'

const answer = await fetch('http://localhost:3000/api/token', {
  method: 'POST',
  body: JSON.stringify({ login: 'ada', password: 'correct horse' }),
})
const { token } = await answer.json()
const socket = io('http://localhost:3000', { auth: { token } })
socket.on('message:posted', ({ username, content }) => console.log(username, content))
await socket.emitWithAck('message:post', { room_id: 'general', content: 'Morning', nonce: crypto.randomUUID() })`

export default function RealtimePage() {
  const commands = commandTexts()
  const dialects = dialectTexts()
  return (
    <DocsFrame
      title="Realtime"
      current="/docs/realtime"
      intro={
        <>
          <p>
            Open a Socket.IO connection with a token. Every command is sent by its name with its input, and acknowledged with{' '}
            <code>{'{ok: true, …output}'}</code> or <code>{'{ok: false, error}'}</code>. Events come by themselves: members get those of
            their rooms without asking.
          </p>
          <p>
            What can be sent here can be asked <Link href="/docs">over REST</Link> too. Programs that speak plain WebSocket have{' '}
            <a href="#raw">addresses of their own</a>.
          </p>
        </>
      }
    >
      <DocsSection title="In ten lines">
        <Code label="Quick start" text={QUICK_START} />
      </DocsSection>
      <DocsSection title="Try it">
        <LiveConsole commands={commands.map(({ name, example }) => ({ name, example }))} />
      </DocsSection>
      <DocsSection title="Missing nothing">
        <div className="grid max-w-(--size-measure) gap-2 text-ink-2">
          <p>
            Keep the <code>rev</code> up to which you know each room: <code>ready</code> gives the room’s, each message event its own. One
            that is exactly one higher than what you know: apply it. Lower or equal: you have it. Anything else, and after every reconnect:
            send <code>room:sync</code>, again while <code>more</code> is true.
          </p>
          <p>
            Send each message with a nonce of your own, and again with the same one until it is acknowledged. Then nothing is lost and
            nothing comes twice.
          </p>
        </div>
      </DocsSection>
      <DocsSection title="Commands">
        <CommandList commands={commands} />
      </DocsSection>
      <DocsSection title="Events">
        <EventList events={eventTexts()} />
      </DocsSection>
      <DocsSection title="Errors">
        <p className="mb-3 max-w-(--size-measure) text-ink-2">
          <code>{'{code, message, details?, retry_after_ms?}'}</code>, the same everywhere. Over REST they come with a status. A refused
          token ends in <code>connect_error</code> with the error in <code>data</code>.
        </p>
        <PairTable heads={['code', 'status']} rows={errorTexts().map(({ code, status }) => [code, status])} />
      </DocsSection>
      <DocsSection title="Raw WebSockets" id="raw">
        <div className="mb-4 grid max-w-(--size-measure) gap-2 text-ink-2">
          <p>
            Clients of four other services work here unchanged, over the same rooms, people and messages. Bring the token as a header or,
            where none can be set, as <code>?token=</code>; guests need none where they are let in. Connecting joins a public room.
          </p>
          <p>
            Whoever sends a message gets it back, as everyone does. What cannot be done is answered with an <code>error</code> frame and
            changes nothing. A connection that answers no ping for 40 seconds is ended.
          </p>
        </div>
        <DialectList dialects={dialects} />
        <h3 className="mt-8 mb-3 font-heavy">Try it</h3>
        <RawConsole dialects={dialects.map(({ name, path, address, requests }) => ({ name, path, address, requests }))} />
        <h3 className="mt-8 mb-3 font-heavy">Why a connection is closed</h3>
        <PairTable heads={['code', 'meaning']} rows={closeCodeTexts().map(({ code, meaning }) => [code, meaning])} />
      </DocsSection>
    </DocsFrame>
  )
}
