'use client'
import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { navigate } from '@/components/shell/address'

/** A link to another screen of the chat: it opens at once, and as an ordinary link in a new tab. */
export function ChatLink({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(href)
  }
  return <a href={href} onClick={follow} {...rest} />
}
