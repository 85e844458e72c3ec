import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'

type AvatarStackProps = { people: readonly { id: string; name: string; src?: string | null }[]; size?: 18 | 20 | 24; className?: string }

/** A few faces, each a little over the one before. */
export function AvatarStack({ people, size = 20, className }: AvatarStackProps) {
  return (
    <span className={cn('inline-flex', className)}>
      {people.map((person) => (
        <Avatar
          key={person.id}
          id={person.id}
          name={person.name}
          src={person.src}
          size={size}
          className="not-first:-ml-1.5 *:shadow-[0_0_0_2px_var(--rim,var(--color-sheet))]"
        />
      ))}
    </span>
  )
}
