import { LabelledCode } from '@/components/docs/code'
import { Entry } from '@/components/docs/entry'

export type CommandText = { name: string; summary: string; input: string; output: string; example: string; answer: string }
export type EventText = { name: string; summary: string; payload: string; example: string }

export const CommandList = ({ commands }: { commands: readonly CommandText[] }) =>
  commands.map(({ name, summary, input, output, example, answer }) => (
    <Entry key={name} id={`command-${name}`} name={name} summary={summary}>
      <LabelledCode of={name} label="Input" text={input} />
      <LabelledCode of={name} label="In the acknowledgement, beside ok: true" text={output} />
      <LabelledCode of={name} label="For example" text={`socket.emitWithAck('${name}', ${example})\n\n${answer}`} />
    </Entry>
  ))

export const EventList = ({ events }: { events: readonly EventText[] }) =>
  events.map(({ name, summary, payload, example }) => (
    <Entry key={name} id={`event-${name}`} name={name} summary={summary}>
      <LabelledCode of={name} label="What it carries" text={payload} />
      <LabelledCode of={name} label="For example" text={example} />
    </Entry>
  ))

export type DialectText = {
  name: string
  path: string
  summary: string
  who: string
  text: boolean
  request: string
  frame: string
  requests: string
  frames: string
}

export const DialectList = ({ dialects }: { dialects: readonly DialectText[] }) =>
  dialects.map(({ name, path, summary, who, text, request, frame, requests, frames }) => (
    <Entry key={name} id={`dialect-${name}`} name={path} summary={summary}>
      <p className="max-w-(--size-measure) text-ink-2 text-ui">
        {who} {text ? 'A frame is the text itself, or an object with it.' : 'A frame is one JSON object.'}
      </p>
      <LabelledCode of={path} label="Frames in" text={request} />
      <LabelledCode of={path} label="Frames out" text={frame} />
      <LabelledCode of={path} label="For example, in" text={requests} />
      <LabelledCode of={path} label="For example, out" text={frames} />
    </Entry>
  ))
