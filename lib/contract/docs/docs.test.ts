import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { type CommandName, commands } from '@/lib/contract/commands'
import { type DialectName, dialects } from '@/lib/contract/dialects'
import { commandDocs } from '@/lib/contract/docs/command-docs'
import { closeCodeDocs, dialectDocs } from '@/lib/contract/docs/dialect-docs'
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

it.each(Object.keys(dialects) as DialectName[])('the %s dialect has a right example of each of its frames', (name) => {
  const { summary, in: requests, out } = dialectDocs[name]
  expect(summary).toMatch(/^\p{Lu}.*\.$/u)
  for (const [shape, examples] of [
    [dialects[name].frames.in, requests],
    [dialects[name].frames.out, out],
  ] as const) {
    for (const example of examples) expect(isDeepStrictEqual(shape.parse(example), example)).toBe(true)
    const kinds = 'options' in shape ? shape.options.length : 1
    expect(examples).toHaveLength(kinds)
  }
})

it('every close code is explained', () => {
  for (const meaning of Object.values(closeCodeDocs)) expect(meaning).toMatch(/^\p{Lu}.*\.$/u)
})
