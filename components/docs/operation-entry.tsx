'use client'
import { useState, useSyncExternalStore } from 'react'
import { type ApiOperation, curlLine, requestOf } from '@/components/docs/api-operation'
import { LabelledCode } from '@/components/docs/code'
import { Entry } from '@/components/docs/entry'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Tag } from '@/components/ui/tag'
import { Textarea } from '@/components/ui/textarea'

const never = () => () => {}
/** Where this page is from; the server does not know by what name it was asked. */
const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  )

interface Outcome {
  status: string
  text: string
}

/** One operation: what it takes and answers, and a form that sends it. */
export function OperationEntry({ operation, token }: { operation: ApiOperation; token: string }) {
  const { id, method, path, summary, parameters, body, answer } = operation
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(parameters.filter(({ place }) => place !== 'header').map(({ name, example }) => [name, example])),
  )
  const [text, setText] = useState(body?.example ?? '')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const origin = useOrigin()
  const request = requestOf(operation, values, text, token)

  async function send() {
    setBusy(true)
    try {
      const response = await fetch(request.path, { method, headers: request.headers, ...(request.body !== null && { body: request.body }) })
      const isText = /json|text/.test(response.headers.get('content-type') ?? '')
      setOutcome({ status: `${response.status} ${response.statusText}`.trim(), text: isText ? pretty(await response.text()) : '' })
    } catch (error) {
      // The network, or a value that no header can have: the browser's own words say which.
      setOutcome({ status: 'No answer', text: String(error) })
    } finally {
      setBusy(false)
    }
  }

  return (
    <Entry
      id={id}
      summary={summary}
      name={
        <>
          <Tag tone={method === 'GET' ? 'plain' : method === 'DELETE' ? 'danger' : 'accent'} className="mr-2 font-mono">
            {method}
          </Tag>
          {path}
        </>
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        {parameters.length > 0 && (
          <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
            {parameters.map(({ name, place, required, type, description }) => (
              <Field key={name} label={name} optional={!required} hint={description || `${type}, in the ${place}`}>
                <Input
                  required={required}
                  value={values[name] ?? ''}
                  onChange={(event) => setValues({ ...values, [name]: event.target.value })}
                  className="font-mono text-[13px]"
                />
              </Field>
            ))}
          </div>
        )}
        {body?.type === 'application/json' && (
          <Field label="Body">
            <Textarea
              value={text}
              onChange={(event) => setText(event.target.value)}
              spellCheck={false}
              className="font-mono text-[13px]/5"
            />
          </Field>
        )}
        {(body === null || body.type === 'application/json') && (
          <div className="flex items-center gap-3">
            <Button type="submit" busy={busy}>
              Send
            </Button>
            <span role="status" className="font-[590] text-ui">
              {outcome?.status}
            </span>
          </div>
        )}
      </form>
      {outcome && outcome.text !== '' && <LabelledCode of={`${method} ${path}`} label="Answer" text={outcome.text} />}
      <LabelledCode of={`${method} ${path}`} label="In a terminal" text={curlLine(origin, method, request)} />
      {body && <LabelledCode of={`${method} ${path}`} label="What goes in" text={body.text} />}
      {answer.text !== undefined && (
        <LabelledCode of={`${method} ${path}`} label={`What comes out, with ${answer.status}`} text={answer.text} />
      )}
      {answer.example && <LabelledCode of={`${method} ${path}`} label="For example" text={answer.example} />}
    </Entry>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Not JSON: Prometheus's text, or an error page of something in front of us.
    return text
  }
}
