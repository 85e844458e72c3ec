'use client'
import { type FormEvent, useRef, useState } from 'react'
import { localTarget } from '@/components/accounts/local-target'
import { signInWithPassword } from '@/components/accounts/sign-in'
import { useFirstFocus } from '@/components/accounts/use-first-focus'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordInput } from '@/components/ui/password-input'

type Errors = { login?: string; password?: string }

export function SignInForm({ callbackUrl }: { callbackUrl: string | undefined }) {
  const [errors, setErrors] = useState<Errors>({})
  const [busy, setBusy] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  const loginInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  useFirstFocus(loginInput)

  const refuse = (wrong: Errors) => {
    setErrors(wrong)
    setBusy(false)
    ;(wrong.login ? loginInput : passwordInput).current?.focus()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    // From the fields themselves: a password manager fills them without telling anyone.
    const login = loginInput.current?.value.trim() ?? ''
    const password = passwordInput.current?.value ?? ''
    if (!login) return refuse({ login: 'Type your username or email.' })
    if (!password) return refuse({ password: 'Type your password.' })
    setErrors({})
    setBusy(true)
    const wrong = await signInWithPassword(login, password)
    if (wrong) return refuse({ password: wrong })
    window.location.assign(localTarget(callbackUrl))
  }

  return (
    // Posted, should it be sent before the script is there: a password has no place in an address.
    <form method="post" noValidate onSubmit={submit} className="grid gap-1">
      <Field label="Username or email" error={errors.login} reserve>
        <Input
          ref={loginInput}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          onChange={() => setErrors({})}
        />
      </Field>
      <Field label="Password" error={errors.password} hint={capsLock && 'Caps Lock is on.'} reserve>
        <PasswordInput
          ref={passwordInput}
          name="password"
          autoComplete="current-password"
          onChange={() => setErrors({})}
          onCapsLock={setCapsLock}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" block busy={busy} className="mt-1">
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
