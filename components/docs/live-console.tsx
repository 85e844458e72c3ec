'use client'
import { useState } from 'react'
import { TokenField } from '@/components/docs/token-field'
import { type Frame, useConsole } from '@/components/docs/use-console'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'

type LiveConsoleProps = { commands: readonly { name: string; example: string }[] }

const KINDS: Record<Frame['kind'], { label: string; className: string }> = {
  out: { label: 'Sent', className: 'text-accent-ink' },
  ack: { label: 'Answer', className: 'text-success-ink' },
  in: { label: 'Event', className: 'text-ink' },
  note: { label: 'Connection', className: 'text-ink-3' },
}

/** Connects, sends commands, and shows every frame. */
export function LiveConsole({ commands }: LiveConsoleProps) {
  const { frames, connected, connect, disconnect, send, clear } = useConsole()
  const [token, setToken] = useState('')
  const [name, setName] = useState('message:post')
  const exampleOf = (wanted: string) => commands.find((one) => one.name === wanted)?.example ?? '{}'
  const [text, setText] = useState(exampleOf(name))

  return (
    <div className="grid gap-4">
      <TokenField token={token} onChange={setToken} />
      <div className="flex items-center gap-3">
        <Button onClick={() => (connected ? disconnect() : void connect(token))}>{connected ? 'Disconnect' : 'Connect'}</Button>
        <span role="status" className="text-ink-2 text-ui">
          {connected ? 'Connected' : 'Not connected'}
        </span>
      </div>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void send(name, text)
        }}
      >
        <Select
          label="Command"
          value={name}
          onChange={(wanted) => {
            setName(wanted)
            setText(exampleOf(wanted))
          }}
          options={commands.map((one) => ({ value: one.name, label: one.name }))}
          className="w-70 max-w-full"
        />
        <Field label="Input">
          <Textarea value={text} onChange={(event) => setText(event.target.value)} spellCheck={false} className="font-mono text-[13px]/5" />
        </Field>
        <div className="flex gap-3">
          <Button type="submit" variant="primary" disabled={!connected}>
            Send
          </Button>
          <Button variant="quiet" disabled={frames.length === 0} onClick={clear}>
            Clear
          </Button>
        </div>
      </form>
      <div
        role="log"
        aria-label="Frames"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="h-100 overflow-y-auto rounded-card bg-code p-3 font-mono text-[13px]/5 text-code-ink [scrollbar-width:thin]"
      >
        {frames.length === 0 && <p className="text-ink-3">What is sent and received stands here.</p>}
        <ul>
          {[...frames].reverse().map((frame) => (
            <li key={frame.id} className="border-line border-b py-1.5">
              <span className={cn('font-[680]', KINDS[frame.kind].className)}>{KINDS[frame.kind].label}</span> {frame.name}{' '}
              <time dateTime={frame.at} className="text-ink-3">
                {frame.at.slice(11, 23)}
              </time>
              {frame.text !== '' && <pre className="whitespace-pre-wrap break-words font-mono">{frame.text}</pre>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
