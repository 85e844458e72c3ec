'use client'
import { ChevronLeft, ChevronRight, Download, MessageSquare, X, ZoomIn, ZoomOut } from 'lucide-react'
import { useMemo, useState } from 'react'
import YetAnotherLightbox, { type SlideImage } from 'yet-another-react-lightbox'
import Zoom from 'yet-another-react-lightbox/plugins/zoom'
import 'yet-another-react-lightbox/styles.css'
import { closeLightbox, type Shown, useLightboxStore } from '@/components/files/lightbox-store'
import { fullMoment } from '@/components/messages/time'
import { navigate } from '@/components/shell/address'
import { useTimeZone } from '@/components/shell/time-zone'

const ICON = { 'aria-hidden': true, size: 22, strokeWidth: 1.75 } as const
const DARK = 'oklch(0.14 0.008 345)'

/** The picture for a whole screen; one that moves has none but itself. */
function toSlide({ file }: Shown): SlideImage {
  const { url, thumbnail_url, preview, width, height, caption, filename } = file
  return {
    // What moves has no large picture of its own: that is the file.
    src: preview.large_url ?? (preview.animated ? url : (thumbnail_url ?? url)),
    alt: caption || filename,
    ...(width && height && { width, height }),
  }
}

export function LightboxView() {
  const { pictures, index } = useLightboxStore()
  const zone = useTimeZone()
  const [at, setAt] = useState(index)
  // The same ones for as long as it is open: other slides would begin anew.
  const slides = useMemo(() => pictures.map(toSlide), [pictures])
  const shown = pictures[at] ?? pictures[0]
  const several = pictures.length > 1
  if (!shown) return null
  const { file, from } = shown
  return (
    <YetAnotherLightbox
      open
      index={index}
      close={closeLightbox}
      slides={slides}
      plugins={[Zoom]}
      on={{ view: ({ index: now }) => setAt(now) }}
      carousel={{ finite: true, preload: 1, padding: 0, imageFit: 'contain' }}
      controller={{ closeOnBackdropClick: true, closeOnPullDown: true }}
      zoom={{ maxZoomPixelRatio: 4, scrollToZoom: true }}
      animation={{ fade: 180, swipe: 280, navigation: 180 }}
      labels={{ Lightbox: 'Pictures', Carousel: 'Pictures', Previous: 'Previous picture', Next: 'Next picture', Slide: 'Picture' }}
      styles={{
        root: {
          '--yarl__color_backdrop': DARK,
          '--yarl__portal_zindex': 60,
          '--yarl__button_filter': 'none',
          '--yarl__button_padding': '11px',
          '--yarl__icon_size': '22px',
          '--yarl__navigation_button_padding': '24px 12px',
        },
        slide: { padding: '56px 12px 72px' },
      }}
      toolbar={{
        buttons: [
          <a
            key="download"
            href={file.url}
            download={file.filename}
            aria-label={`Download ${file.filename}`}
            title="Download"
            className="yarl__button text-[inherit]"
          >
            <Download {...ICON} />
          </a>,
          from.href !== null && (
            <a
              key="show"
              href={from.href}
              aria-label="Show in the room"
              title="Show in the room"
              className="yarl__button text-[inherit]"
              onClick={(event) => {
                event.preventDefault()
                closeLightbox()
                if (from.href) navigate(from.href)
              }}
            >
              <MessageSquare {...ICON} />
            </a>
          ),
          'close',
        ],
      }}
      render={{
        iconPrev: () => <ChevronLeft {...ICON} size={28} />,
        iconNext: () => <ChevronRight {...ICON} size={28} />,
        iconClose: () => <X {...ICON} />,
        iconZoomIn: () => <ZoomIn {...ICON} />,
        iconZoomOut: () => <ZoomOut {...ICON} />,
        ...(!several && { buttonPrev: () => null, buttonNext: () => null }),
        controls: () => (
          <>
            {several && (
              <p className="absolute top-0 left-0 px-4 py-4.5 text-[oklch(0.85_0.005_345)] text-note tabular-nums" role="status">
                <span className="sr-only">Picture </span>
                {at + 1} of {pictures.length}
              </p>
            )}
            <div className="pointer-events-none absolute inset-x-0 bottom-0 bg-[oklch(0.14_0.008_345/0.82)] px-4 pt-2.5 pb-[calc(12px+env(safe-area-inset-bottom,0px))] text-center">
              <p dir="auto" className="truncate text-[oklch(0.97_0.003_345)] text-ui">
                {file.caption || file.filename}
              </p>
              <p className="truncate text-[oklch(0.82_0.005_345)] text-small">
                {from.name && `${from.name} · `}
                <time dateTime={from.timestamp}>{fullMoment(from.timestamp, zone)}</time>
              </p>
            </div>
          </>
        ),
      }}
    />
  )
}
