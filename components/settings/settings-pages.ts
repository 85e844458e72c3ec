import { Bot, CircleUser, DoorOpen, HardDrive, KeyRound, type LucideIcon, Palette, ShieldCheck } from 'lucide-react'

export type SettingsPage = { href: string; name: string; icon: LucideIcon }

/** What is one's own. */
export const OWN_PAGES: readonly SettingsPage[] = [
  { href: '/settings/profile', name: 'Profile', icon: CircleUser },
  { href: '/settings/sign-in', name: 'Sign-in', icon: ShieldCheck },
  { href: '/settings/tokens', name: 'API tokens', icon: KeyRound },
  { href: '/settings/look', name: 'Look', icon: Palette },
]

/** What is the whole installation's, for its owner and admins. */
export const WORKSPACE_PAGES: readonly SettingsPage[] = [
  { href: '/settings/workspace', name: 'Name and door', icon: DoorOpen },
  { href: '/settings/bots', name: 'Bots', icon: Bot },
  { href: '/settings/storage', name: 'Storage', icon: HardDrive },
]
