import { createRoot } from 'react-dom/client'
import { Widget } from '@/components/widget/widget'
import { type FileHost, FileHostContext } from '@/components/widget/widget-files'
import { backoffMs } from '@/lib/client/backoff'
import type { Chat } from '@/lib/client/chat'
import { connect } from '@/lib/client/connect'
import { isChatError } from '@/lib/contract/errors'
import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'

export interface WidgetOptions {
  /** What it fills; left out, it floats in the corner of the page behind a bubble. */
  el?: Element
  /** The room's id; `general` where left out. */
  room?: string
  /** Of the outside service that the server trusts, or any other bearer token. A function gives a fresh one for each try to connect. */
  token: string | (() => string | Promise<string>)
  /** The server; where the script came from, if left out. */
  url?: string
}

export interface MountedWidget {
  unmount(): void
}

/** widget.css with the tokens it uses, put in by scripts/client/widget.mjs. */
declare const WIDGET_STYLES: string

export function mountWidget({ el, room = DEFAULT_ROOM_ID, token, url }: WidgetOptions & { url: string }): MountedWidget {
  const place = document.createElement('div')
  const shadow = place.attachShadow({ mode: 'open' })
  // A sheet that is constructed needs no leave of a page's policy for styles.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(WIDGET_STYLES)
  shadow.adoptedStyleSheets = [sheet]
  if (el) place.className = 'filling'
  ;(el ?? document.body).append(place)

  const root = createRoot(shadow)
  const host: FileHost = { url: url.replace(/\/+$/, ''), token }
  const show = (chat: Chat | null, problem: string | null = null) =>
    root.render(
      <FileHostContext value={host}>
        <Widget chat={chat} problem={problem} roomId={room} floating={!el} />
      </FileHostContext>,
    )
  let unmounted = false
  show(null)

  async function signIn() {
    for (let failures = 0; !unmounted; failures++) {
      try {
        const chat = await connect({ url, token })
        if (unmounted) chat.stop()
        else show(chat)
        return
      } catch (error) {
        if (unmounted) return
        if (isChatError(error) && error.code === 'unauthorized')
          return show(null, 'You’re not signed in here. Reload the page to try again.')
        // The server, or the service that gives the token, is away.
        await new Promise((resolve) => setTimeout(resolve, backoffMs(failures)))
      }
    }
  }
  void signIn()

  return {
    unmount() {
      unmounted = true
      // Ends the chat as well.
      root.unmount()
      place.remove()
    },
  }
}
