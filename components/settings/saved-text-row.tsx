'use client'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { SettingsRow } from '@/components/settings/settings-card'
import { Input } from '@/components/ui/input'
import { notifyUndo } from '@/components/ui/toast'
import { toErrorShape } from '@/lib/contract/errors'

type SavedTextRowProps = {
  title: string
  description?: string
  value: string
  /** Says that it was done: "Name changed". */
  changed: string
  type?: 'text' | 'email'
  autoComplete?: string
  placeholder?: string
  /** The field's name in the command, under which the server says what is wrong with it. */
  field: string
  /** Stores it and answers what is stored now. */
  save: (value: string) => Promise<string>
}

/** A text that is stored on leaving its field or pressing Enter; Esc takes back what was typed. */
export function SavedTextRow({ title, description, value, changed, field, save, type = 'text', ...input }: SavedTextRowProps) {
  const id = useId()
  const [stored, setStored] = useState(value)
  const [typed, setTyped] = useState(value)
  const [error, setError] = useState<string | null>(null)
  /** Enter stores and leaves the field stored: leaving it then must not store again. */
  const underWay = useRef(false)

  const store = async (next: string, undone = false) => {
    if (underWay.current) return
    underWay.current = true
    const before = stored
    try {
      const now = await save(next)
      setStored(now)
      setTyped(now)
      setError(null)
      if (!undone && now !== before) notifyUndo(changed, () => void store(before, true))
    } catch (failure) {
      const { message, details } = toErrorShape(failure)
      setError(details?.[field] ?? message)
    } finally {
      underWay.current = false
    }
  }

  const storeIfChanged = () => {
    if (typed.trim() === stored) {
      setTyped(stored)
      setError(null)
    } else void store(typed)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends the composition of a character is not the end of the line.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) storeIfChanged()
    if (event.key === 'Escape' && typed !== stored) {
      event.stopPropagation()
      setTyped(stored)
      setError(null)
    }
  }

  return (
    <SettingsRow
      title={<label htmlFor={id}>{title}</label>}
      description={
        <span id={`${id}-note`} aria-live="polite" className={error ? 'text-danger-ink' : undefined}>
          {error ?? description}
        </span>
      }
    >
      <Input
        id={id}
        type={type}
        value={typed}
        aria-invalid={error !== null || undefined}
        aria-describedby={`${id}-note`}
        boxClassName="w-75 max-md:w-full"
        onChange={(event) => {
          setTyped(event.target.value)
          setError(null)
        }}
        onBlur={storeIfChanged}
        onKeyDown={onKeyDown}
        {...input}
      />
    </SettingsRow>
  )
}
