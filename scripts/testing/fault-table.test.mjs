import { expect, it } from 'vitest'
import { faultTable } from './fault-table.mjs'

const line = (title, numbers) =>
  JSON.stringify({
    title,
    sends: 10,
    acks: 10,
    receipts: 1_200,
    losses: 0,
    duplicates: 0,
    disorder: 0,
    strangers: 0,
    miscounts: 0,
    ...numbers,
  })

it('shows the faults in their order, with every number', () => {
  expect(faultTable([line('2 a frozen server', { losses: 3 }), line('1 a killed server'), ''])).toBe(
    [
      'fault              sends  acks  receipts  losses  duplicates  disorder  strangers  miscounts',
      '1 a killed server     10    10     1,200       0           0         0          0          0',
      '2 a frozen server     10    10     1,200       3           0         0          0          0',
    ].join('\n'),
  )
})
