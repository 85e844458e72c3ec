'use client'
import { Copy } from 'lucide-react'
import { copyText } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'

/** A secret that is seen this once, below the row of what it belongs to. */
export function SecretLine({ label, value, copied }: { label: string; value: string; copied: string }) {
  return (
    <div role="status" className="grid gap-2 bg-sunken px-4 py-3 last:rounded-b-box">
      <p className="text-ui">Copy it now. It isn’t shown again.</p>
      <div className="flex items-center gap-2 max-md:flex-wrap">
        <input
          readOnly
          value={value}
          aria-label={label}
          spellCheck={false}
          className="h-9 min-w-0 flex-1 truncate rounded-control bg-raised px-2.5 font-mono text-note max-md:basis-full pointer-coarse:h-11"
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={() => void copyText(value, copied)}>
          <Copy aria-hidden size={14} strokeWidth={2} />
          Copy
        </Button>
      </div>
    </div>
  )
}
