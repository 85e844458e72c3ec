import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { type CommandName, commands } from '@/lib/contract/commands'
import { commandDocs } from '@/lib/contract/docs/command-docs'
import { eventDocs } from '@/lib/contract/docs/event-docs'
import { type EventName, events } from '@/lib/contract/events'

it.each(Object.keys(commands) as CommandName[])('the example of %s is right', (name) => {
  const { summary, input, output } = commandDocs[name]
  expect(summary).toMatch(/^\p{Lu}.*\.$/u)
  commands[name].input.parse(input)
  expect(isDeepStrictEqual(commands[name].output.parse(output), output)).toBe(true)
})

it.each(Object.keys(events) as EventName[])('the example of %s is right', (name) => {
  const { summary, payload } = eventDocs[name]
  expect(summary).toMatch(/^\p{Lu}.*\.$/u)
  expect(isDeepStrictEqual(events[name].parse(payload), payload)).toBe(true)
})
