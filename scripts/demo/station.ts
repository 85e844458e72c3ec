import type { CastName } from '@/lib/testing/cast'

/** One message of the demo. `at`: days before today, and the time of day. `replies` come under it. */
export interface DemoMessage {
  who: CastName
  at: [daysAgo: number, time: string]
  says: string
  edited?: true
  deleted?: true
  reactions?: Record<string, CastName[]>
  replies?: DemoMessage[]
}

export interface DemoRoom {
  id: string
  name: string
  topic?: string
  description: string
  visibility?: 'private'
  members: CastName[]
  messages: DemoMessage[]
  /** How many of the last messages Ada, whose window the demo is, has not read. */
  unread?: number
}

const EVERYONE: CastName[] = ['ada', 'bruno', 'chen', 'dalia', 'emil', 'mira', 'tomas']

/** A day at Tidewater Radio. The station and its people are fiction. */
export const station: DemoRoom[] = [
  {
    id: 'studio-tech',
    name: 'studio-tech',
    topic: 'Outside broadcast from the harbour, Friday 18:00',
    description: 'Cables, levels, masts',
    members: EVERYONE,
    unread: 4,
    messages: [
      {
        who: 'bruno',
        at: [2, '16:04'],
        says: 'The relay on the harbour mast dropped twice last night, both times at low tide. I don’t think it’s the tide, but I wouldn’t bet Friday’s broadcast on it either. What I’d check, in this order:\n\n1. the feed cable where it crosses the slipway\n2. the battery box seals (salt, again)\n3. whether the encoder falls back to 64k when the link dips',
        reactions: { '👍': ['ada', 'chen', 'dalia'], '🌊': ['emil', 'mira'] },
      },
      {
        who: 'chen',
        at: [2, '16:11'],
        says: 'Number three is a yes. It stepped down and never came back up. Fixed on the spare, with `hold`:\n\n```toml\n# spare encoder, mast 2\n[uplink]\nhost     = "mast-2.tidewater.example"\nbitrate  = 128        # was 64\nfallback = "hold"     # never step down on air\nretry_ms = 250\n```',
        edited: true,
      },
      { who: 'dalia', at: [2, '16:15'], says: 'جرّبته من السيارة عند الرصيف، والصوت واضح جداً.' },
      { who: 'emil', at: [2, '16:18'], says: 'スタジオ側でも確認しました。レベルは −14 LUFS で安定しています。' },
      { who: 'emil', at: [2, '16:18'], says: '📻🎉' },
      {
        who: 'ada',
        at: [0, '09:10'],
        says: 'At the mast since sunrise. The new bracket is the shiny bit.',
        reactions: { '😍': ['bruno', 'dalia', 'emil', 'mira'], '🧡': ['chen', 'tomas'] },
      },
      { who: 'emil', at: [0, '09:14'], says: 'Rundown for tonight, second draft. Items 4 and 7 have swapped.' },
      { who: 'mira', at: [0, '09:22'], says: 'Wrong room, sorry', deleted: true },
      {
        who: 'dalia',
        at: [0, '09:31'],
        says: '> Items 4 and 7 have swapped.\n\nThen the choir is on at 18:25 and low tide is at 18:31. Lovely pictures, muddy shoes.',
      },
      {
        who: 'chen',
        at: [0, '10:02'],
        says: '@ada can you be at the mast by 17:15 with the spare encoder? I’ll bring the long cable, and the ladder.',
        replies: [
          { who: 'bruno', at: [0, '10:09'], says: 'I can carry the battery up. It weighs about as much as Emil’s record bag.' },
          { who: 'emil', at: [0, '10:12'], says: 'Unfair. Accurate.', reactions: { '🎒': ['bruno', 'chen'] } },
          {
            who: 'ada',
            at: [0, '10:18'],
            says: 'Spare is charged and labelled. I set the clock from the studio, so the handover is on the second.',
          },
          { who: 'bruno', at: [0, '10:20'], says: 'Then we’re ready. Weather says dry until nine.' },
        ],
      },
      { who: 'bruno', at: [0, '10:21'], says: 'Long shot: does anyone still have the key to the slipway gate?' },
      {
        who: 'bruno',
        at: [0, '10:23'],
        says: 'Found it. It was in the tea tin.',
        reactions: { '😂': ['ada', 'chen', 'dalia', 'emil', 'mira'], '🫖': ['dalia', 'mira', 'tomas'] },
      },
      { who: 'tomas', at: [0, '10:26'], says: 'I’ll be at the gate from five, with the *dry* boots this time.' },
    ],
  },
  {
    id: 'newsroom',
    name: 'newsroom',
    topic: 'Bulletins at the top of the hour',
    description: 'What happened, who said so',
    members: EVERYONE,
    unread: 3,
    messages: [
      { who: 'mira', at: [1, '08:40'], says: 'Ferry timetable changes on Monday. I have the harbour office at noon.' },
      { who: 'dalia', at: [1, '08:52'], says: 'Lead for the one o’clock?', reactions: { '👍': ['mira'] } },
      { who: 'mira', at: [0, '09:50'], says: 'The council moved its vote to this evening.' },
      { who: 'mira', at: [0, '09:55'], says: '@ada can the mast crew take a two-minute live at 18:50?' },
      { who: 'emil', at: [0, '10:01'], says: 'I have a gap at 18:48, after the choir.' },
    ],
  },
  {
    id: 'music-desk',
    name: 'music-desk',
    description: 'What plays when',
    members: EVERYONE,
    messages: [
      { who: 'emil', at: [1, '14:02'], says: 'New in: eleven records from the estate sale, three of them playable.' },
      { who: 'tomas', at: [1, '14:20'], says: 'Which three?', reactions: { '👀': ['ada', 'mira'] } },
    ],
  },
  {
    id: 'board',
    name: 'board',
    description: 'Money, licences, the roof',
    visibility: 'private',
    members: ['ada', 'dalia', 'mira'],
    messages: [{ who: 'dalia', at: [3, '19:10'], says: 'The roof quote is in. It is not a small number.' }],
  },
  {
    id: 'volunteers',
    name: 'volunteers',
    description: 'Shifts, keys, cake',
    members: EVERYONE,
    messages: [
      {
        who: 'tomas',
        at: [4, '12:00'],
        says: 'Cake on Friday is mine. Lemon, unless someone stops me.',
        reactions: { '🍋': ['ada', 'bruno', 'emil'] },
      },
    ],
  },
]

/** Direct messages of Ada's. */
export const conversations: { with: CastName[]; messages: DemoMessage[]; unread?: number }[] = [
  {
    with: ['dalia'],
    unread: 1,
    messages: [
      { who: 'ada', at: [1, '17:30'], says: 'Do you need me for the sound check?' },
      { who: 'dalia', at: [0, '08:58'], says: 'Half an hour before would be perfect. Soup after.' },
    ],
  },
  { with: ['bruno'], messages: [{ who: 'bruno', at: [1, '21:14'], says: 'Battery box is sealed. I used the good tape.' }] },
  { with: ['bruno', 'chen', 'mira'], messages: [{ who: 'chen', at: [2, '18:00'], says: 'Crew at 17:00 on Friday, then?' }] },
]
