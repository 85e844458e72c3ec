import { expect, it } from 'vitest'
import { deliveryWords, webhookTrouble } from '@/components/webhooks/delivery-state'
import { delivery } from '@/lib/contract/docs/examples'

it.each([
  [{}, { what: 'Test', when: '20 Nov, 09:30', state: 'On its way', how: '' }],
  [
    { event: 'message:posted', state: 'delivered', tries: 1, status: 204, duration_ms: 34, next_try_at: null },
    { what: 'New message', state: 'Delivered', how: 'It answered 204. 34 ms.' },
  ],
  [
    { event: 'message:changed', tries: 2, status: 500, duration_ms: 5, error: 'It answered 500.', next_try_at: '2026-11-20T09:31:00.000Z' },
    { what: 'Changed message', state: 'Next try 20 Nov, 09:31', how: 'It answered 500. 5 ms. 2 tries.' },
  ],
  [
    { state: 'failed', tries: 1, error: 'There is no host of this name.' },
    { state: 'Not delivered', how: 'There is no host of this name.' },
  ],
  [
    { state: 'failed', error: 'The message is gone.' },
    { state: 'Not delivered', how: 'The message is gone.' },
  ],
] as const)('says how a delivery stands: %j', (fields, words) => {
  expect(deliveryWords({ ...delivery, ...fields }, 'UTC')).toMatchObject(words)
})

it.each([
  [true, null, null],
  [true, '2026-11-20T09:30:00.000Z', 'Nothing has got through since 20 Nov, 09:30'],
  [false, null, 'Switched off'],
  [false, '2026-11-20T09:30:00.000Z', 'Switched off: nothing got through since 20 Nov, 09:30'],
])('says how a webhook is: %s, %s', (enabled, failing_since, words) => {
  expect(webhookTrouble({ enabled, failing_since }, 'UTC')).toBe(words)
})
