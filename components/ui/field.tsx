'use client'
import { CircleAlert } from 'lucide-react'
import { createContext, type ReactNode, useContext, useId } from 'react'
import { cn } from '@/components/ui/cn'

type FieldState = { id?: string; describedBy?: string; invalid?: boolean }

const FieldContext = createContext<FieldState>({})

/** What the field around a control says of it: its id, what describes it, whether it is wrong. */
export function useFieldProps() {
  const { id, describedBy, invalid } = useContext(FieldContext)
  return { id, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined }
}

type FieldProps = {
  label: ReactNode
  /** Stands below the control until an error takes its place. */
  hint?: ReactNode
  /** What is wrong, in words. Empty or absent when nothing is. */
  error?: ReactNode
  optional?: boolean
  /** At the right end of the label's line. */
  aside?: ReactNode
  /** Keeps one line free below the control, so that an error moves nothing. */
  reserve?: boolean
  className?: string
  children: ReactNode
}

/** A label, one control, and below it a hint or what is wrong with it. */
export function Field({ label, hint, error, optional, aside, reserve, className, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error || hint
  return (
    <div className={className}>
      <div className="mb-1.5 flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-[590] text-ui">
          {label}
          {optional && <span className="font-text text-ink-3"> optional</span>}
        </label>
        {aside}
      </div>
      <FieldContext value={{ id, describedBy: note ? noteId : undefined, invalid: Boolean(error) }}>{children}</FieldContext>
      {(note || reserve) && (
        // Always in the tree while it may speak: a live region that arrives together with its words is not read.
        <div id={noteId} aria-live="polite" className={cn('mt-1.5 min-h-4.5 text-note', error ? 'text-danger-ink' : 'text-ink-3')}>
          {error ? (
            <span className="flex gap-1.5">
              <CircleAlert aria-hidden size={14} strokeWidth={2} className="mt-0.5 flex-none" />
              {error}
            </span>
          ) : (
            hint
          )}
        </div>
      )}
    </div>
  )
}
