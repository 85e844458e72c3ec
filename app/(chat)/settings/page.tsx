import ProfilePage from '@/app/(chat)/settings/profile/page'

/** At a desk, the settings begin with one's profile; on a phone, with the list of pages, which the layout has. */
export default function SettingsPage() {
  return <ProfilePage />
}
