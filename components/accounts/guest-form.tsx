'use client'
import { type FormEvent, useRef, useState } from 'react'
import { guestUsername } from '@/components/accounts/guest-username'
import { localTarget } from '@/components/accounts/local-target'
import { signInAsGuest } from '@/components/accounts/sign-in'
import { useFirstFocus } from '@/components/accounts/use-first-focus'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { username } from '@/lib/contract/users'

export function GuestForm({ callbackUrl }: { callbackUrl: string | undefined }) {
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useFirstFocus(input)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const name = input.current?.value ?? ''
    const chosen = guestUsername(name)
    const refuse = (words: string) => {
      setWrong(words)
      setBusy(false)
      input.current?.focus()
    }
    if (name.trim() === '') return refuse('Tell us a name.')
    if (!username.safeParse(chosen).success) return refuse('At least two plain letters or digits.')
    setBusy(true)
    const failed = await signInAsGuest(chosen)
    if (failed) return refuse(failed)
    window.location.assign(localTarget(callbackUrl))
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-4">
      <Field
        label="Name"
        error={wrong}
        hint="Guests can read and write in the rooms that are open to them. Your name goes when your time here is over."
      >
        <Input ref={input} name="name" autoComplete="nickname" placeholder="Your name" onChange={() => setWrong(undefined)} />
      </Field>
      <Button type="submit" variant="primary" size="lg" block busy={busy}>
        {busy ? 'Coming in…' : 'Come in'}
      </Button>
    </form>
  )
}
