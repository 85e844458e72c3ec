import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

const TONES = {
  plain: 'bg-sunken',
  success: 'bg-success-soft [&>svg]:text-success-ink',
  warning: 'bg-warning-soft [&>svg]:text-warning-ink',
  danger: 'bg-danger-soft [&>svg]:text-danger-ink',
} as const

type BannerProps = { tone?: keyof typeof TONES; icon?: ReactNode; action?: ReactNode; className?: string; children: ReactNode }

/** One sentence about how things are, below a header, with at most one thing to do. */
export function Banner({ tone = 'plain', icon, action, className, children }: BannerProps) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cn(
        'flex min-h-10 flex-none items-center gap-2.5 border-line border-b py-1.5 pr-2.5 pl-5 text-ui [&>svg]:flex-none',
        TONES[tone],
        className,
      )}
    >
      {icon}
      <span className="min-w-0">{children}</span>
      {action && <span className="ml-auto flex-none">{action}</span>}
    </div>
  )
}
