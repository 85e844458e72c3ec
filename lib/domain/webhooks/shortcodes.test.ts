import data from 'emojibase-data/en/data.json' with { type: 'json' }
import names from 'emojibase-data/en/shortcodes/iamcal.json' with { type: 'json' }
import { expect, it } from 'vitest'
import shortcodes from '@/lib/domain/webhooks/shortcodes.json' with { type: 'json' }

// A copy, because a server that is gathered to run elsewhere would take all 49 MB of that package along for it.
it('the names of emoji are those that Slack uses', () => {
  const entries = data.flatMap(({ hexcode, emoji }) =>
    [(names as Record<string, string | string[]>)[hexcode] ?? []].flat().map((name) => [name, emoji]),
  )
  expect(shortcodes).toEqual(Object.fromEntries(entries))
})
