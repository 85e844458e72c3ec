'use client'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'

type PasswordInputProps = Omit<ComponentProps<typeof Input>, 'type' | 'after'> & {
  /** Told whenever a key shows that Caps Lock went on or off. */
  onCapsLock?: (on: boolean) => void
}

/** A password that can be looked at. */
export function PasswordInput({ onCapsLock, ...props }: PasswordInputProps) {
  const [shown, setShown] = useState(false)
  const tell = (event: KeyboardEvent) => onCapsLock?.(event.getModifierState('CapsLock'))
  return (
    <Input
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      onKeyDown={tell}
      onKeyUp={tell}
      after={
        <IconButton label={shown ? 'Hide password' : 'Show password'} className="-mr-2" onClick={() => setShown(!shown)}>
          {shown ? <EyeOff aria-hidden size={18} strokeWidth={1.75} /> : <Eye aria-hidden size={18} strokeWidth={1.75} />}
        </IconButton>
      }
    />
  )
}
