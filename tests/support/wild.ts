/** What someone who means no good, or whose program is broken, could send. */
import fc from 'fast-check'
import { z } from 'zod'
import { type CommandName, commands } from '@/lib/contract/commands'

const STRINGS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud83d',
  '\ude00\ud83d',
  '\u202e',
  '__proto__',
  'constructor',
  'toString',
  'general',
  'no-such-room',
  '019a9e5b-0000-7000-8000-000000000000',
  "'; DROP TABLE users; --",
  '%',
  '%00',
  '\\',
  '{}',
  '👍',
  '@mira '.repeat(60),
  'x'.repeat(65),
  'x'.repeat(4001),
  '😀'.repeat(4000),
  'x'.repeat(60_000),
]
const NUMBERS = [0, -0, 1, -1, 1.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 1e308, 5e-324]

const string = fc.oneof(
  fc.constantFrom(...STRINGS),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
const leaf = fc.oneof(string, number, fc.boolean(), fc.constant(null))

const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.array(tie('anything'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(
    fc.oneof(
      string.map((key) => key.slice(0, 70)),
      fc.constant('__proto__'),
    ),
    tie('anything'),
    { maxKeys: 4, noNullPrototype: true },
  ),
}))

const DEPTH = 2_000
const deep = fc
  .constantFrom('[', '{"a":')
  .map((open) => JSON.parse(open.repeat(DEPTH) + (open === '[' ? ']'.repeat(DEPTH) : `1${'}'.repeat(DEPTH)}`)) as unknown)

/** Any JSON. */
export const wildJson: fc.Arbitrary<unknown> = fc.oneof({ weight: 20, arbitrary: anything }, { weight: 1, arbitrary: deep })
export const wildString = string

/** The names of the fields that a command takes. */
const fieldsOf = (name: CommandName) => {
  const { input } = commands[name]
  return input instanceof z.ZodObject ? Object.keys(input.shape) : []
}

/**
 * An input that comes close to what a command takes: its fields, some missing, each with a value that another command may like, or any.
 * @param known values that mean something to the server, by field
 */
export function wildInput(name: CommandName, known: Record<string, readonly unknown[]>): fc.Arbitrary<Record<string, unknown>> {
  const field = (key: string) => {
    const values = known[key] ?? []
    return values.length > 0 ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: wildJson }) : wildJson
  }
  const fields = Object.fromEntries(fieldsOf(name).map((key) => [key, field(key)]))
  return fc
    .tuple(
      fc.record(fields, { requiredKeys: [], noNullPrototype: true }),
      fc.option(
        fc.dictionary(
          string.map((key) => key.slice(0, 40)),
          anything,
          { maxKeys: 2 },
        ),
      ),
    )
    .map(([named, more]) => ({ ...more, ...named }))
}
