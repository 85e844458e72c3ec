'use client'
import { Copy } from 'lucide-react'
import { copyText } from '@/components/shell/tell'
import { IconButton } from '@/components/ui/icon-button'

/** Text that is to be read by a machine too. Long lines scroll, by keyboard as well. */
export function Code({ label, text }: { label: string; text: string }) {
  return (
    <div className="relative min-w-0">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-100 overflow-auto rounded-card bg-code p-3 pr-11 [scrollbar-width:thin]"
      >
        <pre className="font-mono text-[13px]/5 text-code-ink">{text}</pre>
      </section>
      <IconButton
        label={`Copy: ${label}`}
        tooltip={false}
        title="Copy"
        className="absolute top-1.5 right-1.5"
        onClick={() => void copyText(text, 'Copied')}
      >
        <Copy aria-hidden size={14} strokeWidth={2} />
      </IconButton>
    </div>
  )
}

/** A piece of code with a line above it. @param of what it belongs to, so that no two have the same name */
export function LabelledCode({ of, label, text }: { of: string; label: string; text: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1.5 font-[590] text-ink-2 text-note">{label}</p>
      <Code label={`${of}: ${label}`} text={text} />
    </div>
  )
}
