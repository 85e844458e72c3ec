'use client'
import { CircleAlert, CircleCheck } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { Toaster as Sonner, toast } from 'sonner'
import { Button } from '@/components/ui/button'

/** How long a toast stays, and with it the chance to undo. */
const TOAST_MS = 6_000

/** Once for the whole app. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      duration={TOAST_MS}
      visibleToasts={3}
      expand
      gap={10}
      offset={24}
      mobileOffset={{ bottom: 96, left: 16, right: 16 }}
      style={{ '--width': '420px', fontFamily: 'inherit' } as CSSProperties}
      toastOptions={{ unstyled: true, className: 'w-full flex justify-center' }}
      containerAriaLabel="Messages from the app"
    />
  )
}

type NotifyOptions = {
  icon?: ReactNode
  /** "Undo", "Try again": one thing to do about it. */
  action?: { label: string; onPress: () => void }
  /** Something is wrong: another icon, and it stays longer. */
  failed?: boolean
}

/** Says what happened, in a few words without a full stop. */
export function notify(text: ReactNode, { icon, action, failed = false }: NotifyOptions = {}) {
  const Icon = failed ? CircleAlert : CircleCheck
  return toast.custom(
    (id) => (
      <div className="flex min-h-11 w-fit max-w-105 items-center gap-2.5 rounded-box bg-tip py-1.5 pr-2 pl-3.5 text-on-tip text-ui shadow-pop">
        <span className="flex-none">{icon ?? <Icon aria-hidden size={16} strokeWidth={1.75} />}</span>
        <span className={action ? undefined : 'pr-1.5'}>{text}</span>
        {action && (
          <Button
            variant="quiet"
            size="sm"
            className="ml-auto px-2 text-inherit text-ui underline decoration-1 underline-offset-3 enabled:hover:bg-transparent enabled:hover:text-inherit"
            onClick={() => {
              toast.dismiss(id)
              action.onPress()
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
    ),
    { duration: failed ? TOAST_MS * 2 : TOAST_MS },
  )
}

/** Says what was done, and offers to take it back. */
export const notifyUndo = (text: ReactNode, undo: () => void, icon?: ReactNode) =>
  notify(text, { icon, action: { label: 'Undo', onPress: undo } })
