'use client'
import { useState } from 'react'
import type { ApiOperation } from '@/components/docs/api-operation'
import { Code } from '@/components/docs/code'
import { DocsSection } from '@/components/docs/docs-frame'
import { Entry } from '@/components/docs/entry'
import { OperationEntry } from '@/components/docs/operation-entry'
import { TokenField } from '@/components/docs/token-field'

type ApiDocsProps = { operations: readonly ApiOperation[]; shapes: readonly { name: string; text: string }[] }

/** Every operation, to read and to try. */
export function ApiDocs({ operations, shapes }: ApiDocsProps) {
  const [token, setToken] = useState('')
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return (
    <>
      <TokenField token={token} onChange={setToken} />
      {tags.map((tag) => (
        <DocsSection key={tag} title={tag}>
          {operations
            .filter((one) => one.tag === tag)
            .map((one) => (
              <OperationEntry key={one.id} operation={one} token={token} />
            ))}
        </DocsSection>
      ))}
      <DocsSection title="Shapes" id="shapes">
        {shapes.map(({ name, text }) => (
          <Entry key={name} id={`shape-${name}`} name={name} summary="">
            <Code label={name} text={text} />
          </Entry>
        ))}
      </DocsSection>
    </>
  )
}
