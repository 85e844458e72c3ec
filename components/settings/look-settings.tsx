'use client'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { SettingsPage } from '@/components/settings/settings-page'
import { SettingsSection } from '@/components/settings/settings-section'
import { RadioCard } from '@/components/ui/radio-card'

const THEMES = [
  { value: 'system', title: 'Like my device', description: 'Changes when the device does.' },
  { value: 'light', title: 'Light', description: 'Paper, day and night.' },
  { value: 'dark', title: 'Dark', description: 'Easy on the eyes in the dark.' },
] as const

const never = () => () => {}
/** The choice is kept in this browser, so the server cannot know it: nothing is marked until the page runs here. */
const useIsHere = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

export function LookSettings() {
  const { theme, setTheme } = useTheme()
  const here = useIsHere()
  return (
    <SettingsPage title="Look" lead="On this device. Others keep theirs.">
      <SettingsSection title="Light or dark">
        <div role="radiogroup" aria-label="Light or dark" className="grid grid-cols-3 gap-2.5 max-md:grid-cols-1">
          {THEMES.map(({ value, title, description }) => (
            <RadioCard
              key={value}
              name="theme"
              value={value}
              title={title}
              description={description}
              checked={here && theme === value}
              onChange={() => setTheme(value)}
            />
          ))}
        </div>
      </SettingsSection>
    </SettingsPage>
  )
}
