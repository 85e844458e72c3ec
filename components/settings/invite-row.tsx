'use client'
import { Copy, Link as LinkIcon } from 'lucide-react'
import { inviteState } from '@/components/settings/invite-state'
import { SettingsRow } from '@/components/settings/settings-card'
import { copyText } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Tag } from '@/components/ui/tag'
import type { Invite } from '@/lib/contract/workspace'

type InviteRowProps = {
  invite: Invite
  /** Its address, where it was made in this visit. */
  url: string | undefined
  onRevoke: () => void
}

export function InviteRow({ invite, url, onRevoke }: InviteRowProps) {
  const { uses, ends, over } = inviteState(invite, Date.now())
  return (
    <SettingsRow
      before={<LinkIcon aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />}
      title={
        <>
          {uses} {over && <Tag>over</Tag>}
        </>
      }
      // What day it is may differ between the server and here.
      description={<span suppressHydrationWarning>{ends}</span>}
    >
      <div className="flex min-w-0 items-center gap-2 max-md:w-full max-md:flex-wrap">
        {url && (
          <>
            <input
              readOnly
              value={url}
              aria-label="The link"
              className="h-7.5 w-52 min-w-0 truncate rounded-control bg-sunken px-2.5 text-ink-2 text-note max-md:w-full pointer-coarse:h-11"
              onFocus={(event) => event.target.select()}
            />
            <Button size="sm" onClick={() => void copyText(url, 'Link copied')}>
              <Copy aria-hidden size={14} strokeWidth={2} />
              Copy
            </Button>
          </>
        )}
        <Button variant="quiet" size="sm" className="text-danger-ink not-disabled:hover:text-danger-ink" onClick={onRevoke}>
          Revoke
        </Button>
      </div>
    </SettingsRow>
  )
}
