'use client'
import { Link as LinkIcon } from 'lucide-react'
import { useState } from 'react'
import { InviteRow } from '@/components/settings/invite-row'
import { NewInvite } from '@/components/settings/new-invite'
import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { tellFailure } from '@/components/shell/tell'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { notify } from '@/components/ui/toast'
import { api } from '@/lib/client/api'
import type { Invite } from '@/lib/contract/workspace'

/** Makes, copies and revokes links. A link's address is known only where and while it was made. */
export function InviteLinks({ initial }: { initial: Invite[] }) {
  const [invites, setInvites] = useState(initial)
  const [urls, setUrls] = useState<Record<string, string>>({})
  const [revoking, setRevoking] = useState<Invite | null>(null)

  const add = (invite: Invite, url: string) => {
    setInvites((before) => [invite, ...before])
    setUrls((before) => ({ ...before, [invite.id]: url }))
  }
  const revoke = async (invite: Invite) => {
    try {
      await api<'invite:revoke'>('DELETE', `/api/invites/${encodeURIComponent(invite.id)}`)
      setInvites((before) => before.filter(({ id }) => id !== invite.id))
      notify('Link revoked')
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <SettingsCard>
      <NewInvite onMade={add} />
      {invites.map((invite) => (
        <InviteRow key={invite.id} invite={invite} url={urls[invite.id]} onRevoke={() => setRevoking(invite)} />
      ))}
      {invites.length === 0 && (
        <SettingsRow
          before={<LinkIcon aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />}
          description="No links yet. One link can bring in a whole crew."
        />
      )}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title="Revoke this link?"
        description="Whoever has it can’t come in by it any more. Those who came in stay."
        keep="Keep it"
        confirm="Revoke link"
        onConfirm={() => revoking && void revoke(revoking)}
      />
    </SettingsCard>
  )
}
