'use client'
import { type FormEvent, useRef, useState } from 'react'
import { type AccountErrors, type AccountField, allWrongWith, errorsByField, wrongWith } from '@/components/accounts/account-fields'
import { signInWithPassword } from '@/components/accounts/sign-in'
import { useFirstFocus } from '@/components/accounts/use-first-focus'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordInput } from '@/components/ui/password-input'
import { api } from '@/lib/client/api'
import { toErrorShape } from '@/lib/contract/errors'

/** @param invite the secret of an invite link, if one led here */
export function CreateAccountForm({ invite }: { invite: string | undefined }) {
  const [errors, setErrors] = useState<AccountErrors>({})
  const [busy, setBusy] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const inputs = {
    username: useRef<HTMLInputElement>(null),
    email: useRef<HTMLInputElement>(null),
    password: useRef<HTMLInputElement>(null),
  }
  useFirstFocus(inputs.username)

  const refuse = (wrong: AccountErrors) => {
    setErrors(wrong)
    setBusy(false)
    const first = Object.keys(wrong)[0] as AccountField
    inputs[first].current?.focus()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const read = (field: AccountField) => inputs[field].current?.value ?? ''
    const values = { username: read('username'), email: read('email'), password: read('password') }
    const wrong = allWrongWith(values)
    if (Object.keys(wrong).length > 0) return refuse(wrong)
    setErrors({})
    setBusy(true)
    try {
      await api<'account:register'>('POST', '/api/register', { ...values, email: values.email.trim() || null, invite: invite ?? null })
    } catch (error) {
      return refuse(errorsByField(toErrorShape(error)))
    }
    // The account stands; should the session not start, the sign-in page says why when it is tried there.
    const failed = await signInWithPassword(values.username, values.password)
    window.location.assign(failed ? '/signin' : '/')
  }

  /** Judged on leaving a field that something was typed into, and gone as soon as it is put right. */
  const events = (field: AccountField) => ({
    onBlur: (event: { target: HTMLInputElement }) => {
      const { value } = event.target
      if (value !== '') setErrors((before) => ({ ...before, [field]: wrongWith(field, value) }))
    },
    onChange: () => setErrors((before) => ({ ...before, [field]: undefined })),
  })
  const plain = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const

  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-4">
      <Field label="Username" error={errors.username} hint="How people mention you. Small letters, digits, dots, dashes.">
        <Input
          ref={inputs.username}
          name="username"
          autoComplete="username"
          before={
            <span aria-hidden className="text-ink-3">
              @
            </span>
          }
          {...plain}
          {...events('username')}
        />
      </Field>
      <Field label="Email" optional error={errors.email} hint="To sign in with. Others don’t see it.">
        <Input ref={inputs.email} name="email" type="email" inputMode="email" autoComplete="email" {...plain} {...events('email')} />
      </Field>
      <Field
        label="Password"
        error={errors.password}
        hint={capsLock ? 'Caps Lock is on.' : 'At least 8 characters. A few words work well.'}
      >
        <PasswordInput ref={inputs.password} name="password" autoComplete="new-password" onCapsLock={setCapsLock} {...events('password')} />
      </Field>
      <Button type="submit" variant="primary" size="lg" block busy={busy}>
        {busy ? 'Creating your account…' : 'Create account'}
      </Button>
    </form>
  )
}
