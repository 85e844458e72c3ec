import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '@/app/providers'
import '@/app/globals.css'

export const metadata: Metadata = {
  title: { default: 'Hubbub', template: '%s · Hubbub' },
  description: 'A place to talk, run by the people in it.',
  applicationName: 'Hubbub',
  appleWebApp: { title: 'Hubbub', statusBarStyle: 'default' },
  // A number in a message is not always a telephone's.
  formatDetection: { telephone: false, date: false, address: false, email: false },
  robots: { index: false },
  icons: {
    icon: [
      { url: '/hubbub.svg', type: 'image/svg+xml', media: '(prefers-color-scheme: light)' },
      { url: '/hubbub-dark.svg', type: 'image/svg+xml', media: '(prefers-color-scheme: dark)' },
    ],
    apple: '/apple-touch-icon.png',
  },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  // The keyboard takes its room from the page, so that what one writes in stays above it.
  interactiveWidget: 'resizes-content',
  // The ground, light and dark, as browsers want it.
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f2f0' },
    { media: '(prefers-color-scheme: dark)', color: '#130e11' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // next-themes writes data-theme before React arrives.
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  )
}
