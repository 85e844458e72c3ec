'use client'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

/** Who asks: the bearer of a token, or whoever is signed in in this browser. It is not kept. */
export function TokenField({ token, onChange }: { token: string; onChange: (token: string) => void }) {
  return (
    <Field label="Token" optional hint="Empty: as the person who is signed in in this browser." className="max-w-(--size-measure)">
      <Input
        value={token}
        onChange={(event) => onChange(event.target.value.trim())}
        autoComplete="off"
        spellCheck={false}
        placeholder="eyJ… or hub_…"
        className="font-mono text-[13px]"
      />
    </Field>
  )
}
