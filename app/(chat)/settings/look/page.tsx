import type { Metadata } from 'next'
import { LookSettings } from '@/components/settings/look-settings'

export const metadata: Metadata = { title: 'Look' }

export default function LookPage() {
  return <LookSettings />
}
