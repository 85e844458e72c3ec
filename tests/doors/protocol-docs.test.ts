import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryFolder } from '@/tests/support/left-behind'
import { startServer, type TestServer } from '@/tests/support/server'

/** The code that the pages show, in its order. */
const blocks = ['docs/protocol.md', 'docs/webhooks.md'].flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language: language!, text: text! })),
)
const lines = blocks.flatMap(({ language, text }) => (language === '' ? text.trim().split('\n') : []))
const linesOf = (program: string) => lines.filter((line) => line.startsWith(program))
const [curl, wscat] = [linesOf('curl -s '), linesOf('npx wscat ')]

let server: TestServer
const env: Record<string, string> & { NODE_ENV: 'production' } = { PATH: process.env.PATH ?? '', NODE_ENV: 'production' }

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

const here = (text: string) => text.replaceAll('http://localhost:3000', server.url).replaceAll('localhost:3000', new URL(server.url).host)

async function run(command: string, args: string[], cwd?: string): Promise<string> {
  // Its input stays open, as a terminal's does.
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], cwd })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [status] = (await once(child, 'close')) as [number]
  expect(status, said).toBe(0)
  return said
}

it('shows lines for a terminal, and they do what it says', async () => {
  expect(curl.length).toBeGreaterThan(5)
  expect(curl.length + wscat.length).toBe(lines.length)
  const folder = temporaryFolder('hubbub-docs-')
  writeFileSync(join(folder, 'tides.txt'), 'High water at six')
  for (const line of curl) {
    const said = await run('bash', ['--norc', '-c', here(line.replace('curl -s ', "curl -s -w '\\n%{http_code}' "))], folder)
    expect(said.trim().split('\n').at(-1), `${line}\n${said}`).toMatch(/^2\d\d$/)
    const body = said.slice(0, said.lastIndexOf('\n')).trim()
    // A webhook answers as Slack does.
    const answer =
      body === 'ok'
        ? null
        : (JSON.parse(body || 'null') as { token?: string; user?: { id: string }; url?: string; id?: string; filename?: string } | null)
    if (answer?.token) env.TOKEN = answer.token
    if (answer?.user) env.USER_ID = answer.user.id
    if (answer?.filename) env.FILE_ID = String(answer.id)
    else if (answer?.url) env.WEBHOOK_URL = answer.url
  }
  expect(readFileSync(join(folder, 'tides-again.txt'), 'utf8')).toBe('High water at six')
  expect(readFileSync(join(folder, 'tides-begin.txt'), 'utf8')).toBe('High')
})

it('shows lines for each dialect, and they say something and hear it', async () => {
  const said = await Promise.all(wscat.map((line) => run('bash', ['--norc', '-c', here(line)])))
  const fields = { id: expect.any(String), username: 'ada', content: 'Morning' }
  const message = { type: 'message', ...fields }
  const frames = said.map((text) =>
    text.split('\n').flatMap((line) => (line.includes('{') ? [JSON.parse(line.slice(line.indexOf('{'))) as object] : [])),
  )
  for (const [i, wanted] of [message, message, message, { ...fields, created_at: expect.any(String) }].entries()) {
    expect(frames[i]).toContainEqual(expect.objectContaining(wanted))
  }
})

it('shows a program, and it runs', async () => {
  const [program, ...others] = blocks.filter(({ language }) => language === 'js')
  expect(others).toEqual([])
  const text = `const token = ${JSON.stringify(env.TOKEN)}\n${here(program!.text)}\nconsole.log(JSON.stringify(answer))\nsocket.close()`
  const said = await run(process.execPath, ['--input-type=module', '--eval', text])
  expect(said).toContain('ada is in 1 rooms')
  expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({ ok: true, message: { content: 'Morning' } })
})
