import type { Metadata } from 'next'
import Link from 'next/link'
import { ApiDocs } from '@/components/docs/api-docs'
import { DocsFrame } from '@/components/docs/docs-frame'
import { listedOperations, listedShapes } from '@/lib/server/http/openapi/listed-operations'

export const metadata: Metadata = { title: 'REST' }

export default function DocsPage() {
  return (
    <DocsFrame
      title="The REST API"
      current="/docs"
      intro={
        <>
          <p>
            Everything the web app does, a program can do. Unfold a line to read what goes in and comes out, and to send it from here. The
            same as a document for tools: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).
          </p>
          <p>
            Send a token as <code>Authorization: Bearer …</code>. Errors are <code>application/problem+json</code>; go by <code>code</code>.
            What others do comes to you over <Link href="/docs/realtime">a socket</Link>.
          </p>
        </>
      }
    >
      <ApiDocs operations={listedOperations()} shapes={listedShapes()} />
    </DocsFrame>
  )
}
