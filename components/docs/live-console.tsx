'use client'
import { useState } from 'react'
import { FrameLog } from '@/components/docs/frame-log'
import { TokenField } from '@/components/docs/token-field'
import { useConsole } from '@/components/docs/use-console'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'

type LiveConsoleProps = { commands: readonly { name: string; example: string }[] }

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
      <FrameLog label="Frames" frames={frames} />
    </div>
  )
}
