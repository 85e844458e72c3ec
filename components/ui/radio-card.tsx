import { type ComponentProps, type ReactNode, useId } from 'react'
import { Radio } from '@/components/ui/radio'

type RadioCardProps = Omit<ComponentProps<typeof Radio>, 'title'> & { title: ReactNode; description: ReactNode }

/** A choice that needs a sentence. */
export function RadioCard({ title, description, ...props }: RadioCardProps) {
  const id = useId()
  return (
    <label htmlFor={id} className="block rounded-box bg-raised p-3.5 shadow-lift has-[:checked]:shadow-[0_0_0_2px_var(--color-accent)]">
      <span className="flex items-center justify-between gap-2">
        <span className="font-[620]">{title}</span>
        <Radio id={id} {...props} />
      </span>
      <span className="mt-1.5 block text-ink-2 text-note">{description}</span>
    </label>
  )
}
