/** Commands, events and errors of the protocol, in words that fit a page. */
import { type CommandName, commands } from '@/lib/contract/commands'
import { commandDocs } from '@/lib/contract/docs/command-docs'
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

export const errorTexts = () => Object.entries(ERROR_STATUS).map(([code, status]) => ({ code, status }))
