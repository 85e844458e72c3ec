import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ERROR_STATUS,
  errorShape,
  forbidden,
  fromErrorShape,
  fromZodError,
  invalid,
  isChatError,
  rateLimited,
  toErrorShape,
} from '@/lib/contract/errors'

describe('toErrorShape', () => {
  it('says nothing of what is inside an error that is not ours', () => {
    const shape = toErrorShape(new Error('connection to 10.0.0.7 failed for user admin'))
    expect(shape.code).toBe('internal')
    expect(JSON.stringify(shape)).not.toContain('10.0.0.7')
    expect(toErrorShape('a string').code).toBe('internal')
    expect(toErrorShape(null).code).toBe('internal')
  })

  it('keeps the cause of our own errors to itself', () => {
    const shape = toErrorShape(Object.assign(forbidden(), { cause: 'secret' }))
    expect(shape).toEqual({ code: 'forbidden', message: "You can't do that here." })
  })

  it('gives the details and the wait, in the shape of the contract', () => {
    expect(errorShape.parse(toErrorShape(invalid({ name: 'One line only.' })))).toEqual({
      code: 'invalid',
      message: 'One line only.',
      details: { name: 'One line only.' },
    })
    expect(errorShape.parse(toErrorShape(rateLimited(1500))).retry_after_ms).toBe(1500)
  })
})

describe('isChatError', () => {
  it('knows our errors by their code, whichever copy of the class made them', () => {
    const other = Object.assign(new Error('elsewhere'), { name: 'ChatError', code: 'not_found' })
    expect(isChatError(other)).toBe(true)
    expect(isChatError(Object.assign(new Error('?'), { name: 'ChatError', code: 'toString' }))).toBe(false)
    expect(isChatError(Object.assign(new Error('?'), { code: 'not_found' }))).toBe(false)
  })
})

describe('fromZodError', () => {
  it('names each field once, with what is wrong first', () => {
    const schema = z.object({ name: z.string(), inner: z.object({ count: z.int() }) })
    const error = fromZodError(schema.safeParse({ name: 5, inner: { count: 1.5 } }).error!)
    expect(error.code).toBe('invalid')
    expect(Object.keys(error.details ?? {})).toEqual(['name', 'inner.count'])
  })

  it('speaks of the input as a whole where there is no field', () => {
    expect(Object.keys(fromZodError(z.object({}).safeParse([]).error!).details ?? {})).toEqual(['input'])
  })

  it('is not led astray by a field named like one that every object has', () => {
    const error = fromZodError(z.record(z.string(), z.int()).safeParse({ constructor: 'x', toString: 'y' }).error!)
    expect(Object.keys(error.details ?? {})).toEqual(['constructor', 'toString'])
    expect(typeof Object.values(toErrorShape(error).details ?? {})[0]).toBe('string')
  })
})

describe('ERROR_STATUS', () => {
  it('is what the contract says', () => {
    expect(ERROR_STATUS).toEqual({
      unauthorized: 401,
      forbidden: 403,
      not_found: 404,
      method_not_allowed: 405,
      conflict: 409,
      too_large: 413,
      unsupported_type: 415,
      invalid: 422,
      rate_limited: 429,
      internal: 500,
      unavailable: 503,
    })
  })
})

describe('fromErrorShape', () => {
  it('gives back what was sent', () => {
    for (const error of [forbidden(), rateLimited(1500), invalid({ name: 'One line only.' })]) {
      expect(toErrorShape(fromErrorShape(toErrorShape(error)))).toEqual(toErrorShape(error))
    }
  })

  it('takes what the schema takes, and nothing else', () => {
    const good = { code: 'invalid', message: 'x' }
    const wrong = [null, [], 'x', {}, { code: 'invalid' }, { message: 'x' }, { code: 'toString', message: 'x' }, { code: 1, message: 'x' }]
    const fields = [
      { details: {} },
      { details: { a: 1 } },
      { details: [] },
      { details: null },
      { retry_after_ms: -1 },
      { retry_after_ms: 0.5 },
    ]
    for (const value of [...wrong, good, ...fields.map((field) => ({ ...good, ...field }))]) {
      expect(fromErrorShape(value) !== null, JSON.stringify(value)).toBe(errorShape.safeParse(value).success)
    }
  })
})
