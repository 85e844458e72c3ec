/**
 * What `public/widget.js` is made from: puts a room into any page. Either the script tag says which,
 * `<script src="https://chat.example.org/widget.js" data-room="general" data-token="…" async></script>`, or the page calls
 * `HubbubWidget.mount({ el, room, token })`.
 */
import { type MountedWidget, mountWidget, type WidgetOptions } from '@/components/widget/mount-widget'

declare global {
  interface Window {
    HubbubWidget?: { mount(options: WidgetOptions): MountedWidget }
  }
}

const script = document.currentScript
const home = script instanceof HTMLScriptElement ? new URL(script.src).origin : location.origin

window.HubbubWidget = { mount: (options) => mountWidget({ ...options, url: options.url ?? home }) }

const { room, token } = script?.dataset ?? {}
if (token !== undefined) {
  const mount = () => mountWidget({ room, token, url: home })
  if (document.body) mount()
  else document.addEventListener('DOMContentLoaded', mount, { once: true })
}
