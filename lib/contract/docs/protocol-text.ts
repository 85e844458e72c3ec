/** Commands, events, raw dialects and errors of the protocol, in words that fit a page. */
import { type CommandName, commands } from '@/lib/contract/commands'
import { CLOSE_CODES, type DialectName, dialects } from '@/lib/contract/dialects'
import { commandDocs } from '@/lib/contract/docs/command-docs'
import { closeCodeDocs, dialectDocs } from '@/lib/contract/docs/dialect-docs'
import { eventDocs } from '@/lib/contract/docs/event-docs'
import { jsonSchema } from '@/lib/contract/docs/json-schema'
import { schemaText } from '@/lib/contract/docs/schema-text'
import { ERROR_STATUS } from '@/lib/contract/errors'
import { type EventName, events } from '@/lib/contract/events'

const pretty = (value: unknown) => JSON.stringify(value, null, 2)

/** Those that can be sent over a socket: one is signed in there. */
export const commandTexts = () =>
  (Object.keys(commands) as CommandName[])
    .filter((name) => !commands[name].anonymous)
    .map((name) => ({
      name,
      summary: commandDocs[name].summary,
      input: schemaText(jsonSchema(commands[name].input, 'input')),
      output: schemaText(jsonSchema(commands[name].output, 'output')),
      example: pretty(commandDocs[name].input),
      answer: pretty({ ok: true, ...commandDocs[name].output }),
    }))

export const eventTexts = () =>
  (Object.keys(events) as EventName[]).map((name) => ({
    name,
    summary: eventDocs[name].summary,
    payload: schemaText(jsonSchema(events[name], 'output')),
    example: pretty(eventDocs[name].payload),
  }))

const framesText = (frames: readonly object[]) => frames.map((frame) => JSON.stringify(frame)).join('\n')

export const dialectTexts = () =>
  (Object.keys(dialects) as DialectName[]).map((name) => {
    const { path, who, text, frames } = dialects[name]
    const { summary, address, in: requests, out } = dialectDocs[name]
    const schemas = { request: jsonSchema(frames.in, 'input'), frame: jsonSchema(frames.out, 'output') }
    return {
      name,
      path,
      who,
      text,
      summary,
      address,
      request: schemaText(schemas.request),
      frame: schemaText(schemas.frame),
      requests: framesText(requests),
      frames: framesText(out),
    }
  })

export const closeCodeTexts = () =>
  (Object.keys(CLOSE_CODES) as (keyof typeof CLOSE_CODES)[]).map((name) => ({ code: CLOSE_CODES[name], meaning: closeCodeDocs[name] }))

export const errorTexts = () => Object.entries(ERROR_STATUS).map(([code, status]) => ({ code, status }))
