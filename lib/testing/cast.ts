/**
 * The people of Tidewater Radio, a small station by a harbour, who stand in demos and tests. They are fiction, and so is the station.
 */
export const WORKSPACE = 'Tidewater Radio'

export const cast = {
  ada: { username: 'ada', name: 'Ada Okafor', email: 'ada@tidewater.example' },
  bruno: { username: 'bruno', name: 'Bruno Lindqvist', email: 'bruno@tidewater.example' },
  chen: { username: 'chen', name: 'Chen Wei', email: 'chen@tidewater.example' },
  dalia: { username: 'dalia', name: 'Dalia Haddad', email: 'dalia@tidewater.example' },
  emil: { username: 'emil', name: 'Emil Sato', email: 'emil@tidewater.example' },
  mira: { username: 'mira', name: 'Mira Novak', email: 'mira@tidewater.example' },
  tomas: { username: 'tomas', name: 'Tomás Rey', email: 'tomas@tidewater.example' },
} as const

export type CastName = keyof typeof cast
