const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  // For old browsers; the content security policy of pages (proxy.ts) says the same.
  { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), payment=(), usb=()' },
]

/** As in lib/server/http/short-names.ts, which is not there to import in what a build leaves. */
const SHORT_NAMES = ['rooms', 'messages', 'notifications', 'health', 'metrics', 'presence', 'files', 'upload']

/**
 * JavaScript, because Next would load its compiler to read TypeScript, at every start.
 * @type {import('next').NextConfig}
 */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run check` looks at the types of everything; whoever only starts the server need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // No picture of ours is resized by Next. Left on, anyone could end a server that may not write to its own folder, by asking for one.
  images: { unoptimized: true, maximumDiskCacheSize: 0 },
  // Native or WebAssembly parts, which a bundler would tear from their files.
  serverExternalPackages: ['pg', 'prom-client', 'sharp'],
  // Read at the first request where Next runs alone; nothing imports them.
  outputFileTracingIncludes: { '/*': ['prisma/migrations/**/*'] },
  // The paths of the reference services, beside the same under /api. A room's page is /r/…, so nothing of ours is hidden.
  rewrites: async () => ({
    beforeFiles: SHORT_NAMES.flatMap((name) => [
      { source: `/${name}`, destination: `/api/${name}` },
      { source: `/${name}/:path*`, destination: `/api/${name}/:path*` },
    ]),
    afterFiles: [],
    // A program that asks for what is not there is told so in its terms; a person sees the page (app/not-found.tsx).
    fallback: [{ source: '/:path*', destination: '/api/:path*', missing: [{ type: 'header', key: 'accept', value: '.*text/html.*' }] }],
  }),
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
}

export default config
