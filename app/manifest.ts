import type { MetadataRoute } from 'next'

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Hubbub',
    short_name: 'Hubbub',
    description: 'A place to talk, run by the people in it.',
    start_url: '/',
    display: 'standalone',
    background_color: '#f6f2f0',
    theme_color: '#f6f2f0',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  }
}
