'use client'
import { useState } from 'react'
import { tellFailure } from '@/components/shell/tell'
import { RadioCard } from '@/components/ui/radio-card'
import { notifyUndo } from '@/components/ui/toast'
import { api } from '@/lib/client/api'
import type { Registration } from '@/lib/contract/workspace'

const CHOICES: readonly { value: Registration; title: string; description: string; changed: string }[] = [
  { value: 'open', title: 'Anyone', description: 'Whoever finds the address.', changed: 'Anyone can make an account now' },
  {
    value: 'invite',
    title: 'With an invite',
    description: 'Whoever has one of the links below.',
    changed: 'New people need an invite now',
  },
  { value: 'closed', title: 'Nobody', description: 'Those who are in stay. Links don’t work.', changed: 'Nobody new can come in now' },
]

export function RegistrationChoice({ initial }: { initial: Registration }) {
  const [chosen, setChosen] = useState(initial)

  const choose = async (next: Registration, undone = false) => {
    const before = chosen
    // Shown at once; taken back should it fail.
    setChosen(next)
    try {
      await api<'workspace:update'>('PATCH', '/api/workspace', { registration: next })
      const words = CHOICES.find((choice) => choice.value === next)?.changed
      if (!undone) notifyUndo(words, () => void choose(before, true))
    } catch (error) {
      setChosen(before)
      tellFailure(error)
    }
  }

  return (
    <div role="radiogroup" aria-label="Who may make an account" className="grid grid-cols-3 gap-2.5 max-md:grid-cols-1">
      {CHOICES.map(({ value, title, description }) => (
        <RadioCard
          key={value}
          name="registration"
          value={value}
          title={title}
          description={description}
          checked={chosen === value}
          onChange={() => void choose(value)}
        />
      ))}
    </div>
  )
}
