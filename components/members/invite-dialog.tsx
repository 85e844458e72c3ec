'use client'
import { InviteLink } from '@/components/members/invite-link'
import { useInviteLink } from '@/components/members/use-invite-link'
import { useDialog } from '@/components/shell/dialogs'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

/** Brings new people into the workspace. */
export function InviteDialog() {
  const dialog = useDialog('invite')
  const link = useInviteLink()
  return (
    <Dialog
      {...dialog}
      title="Invite people"
      description="Whoever opens the link can make an account here. It works for 7 days."
      footer={<Button onClick={() => dialog.onOpenChange(false)}>Done</Button>}
    >
      <div className="mt-4">
        <InviteLink link={link} />
      </div>
    </Dialog>
  )
}
