'use client'
import { type FormEvent, useRef, useState } from 'react'
import { wrongWith } from '@/components/accounts/account-fields'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { notify } from '@/components/ui/toast'
import { api } from '@/lib/client/api'
import { toErrorShape } from '@/lib/contract/errors'

type Errors = { current?: string; password?: string }

/** Changes the password, or sets the first one of somebody who came in another way. */
export function PasswordForm({ username, hasPassword }: { username: string; hasPassword: boolean }) {
  const [errors, setErrors] = useState<Errors>({})
  const [busy, setBusy] = useState(false)
  const [needsCurrent, setNeedsCurrent] = useState(hasPassword)
  const form = useRef<HTMLFormElement>(null)
  const current = useRef<HTMLInputElement>(null)
  const next = useRef<HTMLInputElement>(null)

  const refuse = (wrong: Errors) => {
    setErrors(wrong)
    ;(wrong.current ? current : next).current?.focus()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const password = next.current?.value ?? ''
    if (needsCurrent && !current.current?.value) return refuse({ current: 'Type your password as it is now.' })
    const wrong = wrongWith('password', password)
    if (wrong) return refuse({ password: wrong })
    setBusy(true)
    try {
      await api<'me:password'>('POST', '/api/me/password', { ...(needsCurrent && { current: current.current?.value }), password })
      form.current?.reset()
      setErrors({})
      setNeedsCurrent(true)
      notify(needsCurrent ? 'Password changed. You’re signed out everywhere else' : 'Password set')
    } catch (error) {
      const { details, message } = toErrorShape(error)
      refuse(details?.password ? { password: details.password } : { [needsCurrent ? 'current' : 'password']: details?.current ?? message })
    } finally {
      setBusy(false)
    }
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} onChange={() => setErrors({})} className="grid max-w-92 gap-1 p-4">
      {/* A password manager has to know whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      {needsCurrent && (
        <Field label="Password now" error={errors.current} reserve>
          <PasswordInput ref={current} name="current" autoComplete="current-password" />
        </Field>
      )}
      <Field label="New password" error={errors.password} hint="At least 8 characters. A few words work well.">
        <PasswordInput ref={next} name="password" autoComplete="new-password" />
      </Field>
      <div className="mt-3">
        <Button type="submit" variant="primary" busy={busy}>
          {busy ? 'One moment…' : needsCurrent ? 'Change password' : 'Set password'}
        </Button>
      </div>
    </form>
  )
}
