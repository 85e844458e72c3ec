'use client'
import { CircleCheck, RefreshCw, Send, WifiOff } from 'lucide-react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { useConnection } from '@/lib/client/hooks/use-connection'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const

/** How the connection is, only when it isn't well. */
export function ConnectionBanner() {
  const { banner, retryNow } = useConnection()
  switch (banner?.kind) {
    case 'offline':
      return (
        <Banner tone="warning" icon={<WifiOff {...ICON} />}>
          You’re offline. You can keep writing.
        </Banner>
      )
    case 'reconnecting':
      return (
        <Banner
          icon={<RefreshCw {...ICON} />}
          action={
            <Button size="sm" onClick={retryNow}>
              Try now
            </Button>
          }
        >
          Reconnecting.
          {/* Counting down aloud would be a nuisance. */}
          {banner.seconds > 0 && <span aria-hidden> Next try in {banner.seconds} s.</span>}
        </Banner>
      )
    case 'sending':
      return (
        <Banner icon={<Send {...ICON} />}>
          {banner.count === 1 ? 'Sending 1 message that waited.' : `Sending ${banner.count} messages that waited.`}
        </Banner>
      )
    case 'back':
      return (
        <Banner tone="success" icon={<CircleCheck {...ICON} />}>
          Back. Nothing was missed.
        </Banner>
      )
    case undefined:
      return null
  }
}
