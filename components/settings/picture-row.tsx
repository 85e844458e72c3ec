'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { PictureField } from '@/components/settings/picture-field'
import { api } from '@/lib/client/api'
import type { User } from '@/lib/contract/users'

/** One's face. */
export function PictureRow({ user }: { user: User }) {
  const router = useRouter()
  const [url, setUrl] = useState(user.avatar_url)
  const show = (next: User) => {
    setUrl(next.avatar_url)
    router.refresh()
  }
  return (
    <PictureField
      of={user}
      url={url}
      description="Beside everything you write"
      put={async (file) => show((await api<'me:update'>('PUT', '/api/me/avatar', file)).user)}
      remove={async () => show((await api<'me:update'>('DELETE', '/api/me/avatar')).user)}
    />
  )
}
