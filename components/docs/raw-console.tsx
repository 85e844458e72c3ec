'use client'
import { useState } from 'react'
import { FrameLog } from '@/components/docs/frame-log'
import { TokenField } from '@/components/docs/token-field'
import { useRawConsole } from '@/components/docs/use-raw-console'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'

type RawConsoleProps = { dialects: readonly { name: string; path: string; address: string; requests: string }[] }

const firstOf = (lines: string) => lines.split('\n')[0] ?? ''

/** Connects to one of the raw WebSocket addresses, sends frames as they are typed, and shows every one. */
export function RawConsole({ dialects }: RawConsoleProps) {
  const { frames, connected, connect, disconnect, send, clear } = useRawConsole()
  const [token, setToken] = useState('')
  const dialectOf = (wanted: string) => dialects.find(({ name }) => name === wanted)
  const [name, setName] = useState('chat')
  const [address, setAddress] = useState(dialectOf(name)?.address ?? '')
  const [text, setText] = useState(firstOf(dialectOf(name)?.requests ?? ''))

  function choose(wanted: string) {
    disconnect()
    setName(wanted)
    setAddress(dialectOf(wanted)?.address ?? '')
    setText(firstOf(dialectOf(wanted)?.requests ?? ''))
  }

  return (
    <div className="grid gap-4">
      <TokenField token={token} onChange={setToken} />
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label="Dialect"
          value={name}
          onChange={choose}
          options={dialects.map((one) => ({ value: one.name, label: one.path }))}
          className="w-70 max-w-full"
        />
        <Field label="Address" className="w-80 max-w-full">
          <Input
            value={address}
            onChange={(event) => setAddress(event.target.value.trim())}
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-[13px]"
          />
        </Field>
      </div>
      <div className="flex items-center gap-3">
        <Button onClick={() => (connected ? disconnect() : void connect(address, token))}>{connected ? 'Disconnect' : 'Connect'}</Button>
        <span role="status" className="text-ink-2 text-ui">
          {connected ? 'Connected' : 'Not connected'}
        </span>
      </div>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          send(text)
        }}
      >
        <Field label="Frame">
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
      <FrameLog label="Raw frames" frames={frames} />
    </div>
  )
}
