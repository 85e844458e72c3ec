/** What stands in `deploy/` for Prometheus and Grafana asks for nothing that a running server does not print. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { makePeople } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'

let server: TestServer
/** Measure → names of its labels. */
const printed = new Map<string, Set<string>>()

beforeAll(async () => {
  server = await startServer()
  const { ada } = await makePeople(server, 'ada')
  const socket = await connect(server.url, ada.token)
  await socket.ask('message:post', { room_id: 'general', content: 'on the air' })
  const text = await (await fetch(`${server.url}/metrics`)).text()
  socket.close()
  for (const [, name, labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const known = printed.get(name!) ?? new Set()
    for (const [, label] of labels.matchAll(/(\w+)="/g)) known.add(label!)
    printed.set(name!, known)
  }
})
afterAll(() => server?.stop())

/** What Prometheus adds to everything that it scrapes, and the measure it makes of each target itself. */
const OF_PROMETHEUS = ['job', 'instance']
const isOurs = (word: string) => /^(hubbub|nodejs|process)_/.test(word)

/** Holds every measure and label that an expression names against what was printed. */
function checkExpression(expression: string) {
  const measures = (expression.match(/\b[a-z]\w*_\w+\b/g) ?? []).filter(isOurs)
  expect(measures.length + (expression.match(/\bup\{/g)?.length ?? 0), expression).toBeGreaterThan(0)
  for (const measure of measures) expect([...printed.keys()], expression).toContain(measure)
  const labels = new Set([...OF_PROMETHEUS, ...measures.flatMap((measure) => [...printed.get(measure)!])])
  for (const [, inside] of expression.matchAll(/\{([^}]*)\}/g))
    for (const [, label] of inside!.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)) expect([...labels], expression).toContain(label)
  for (const [, inside] of expression.matchAll(/\bby \(([^)]*)\)/g))
    for (const label of inside!.split(',')) expect([...labels], expression).toContain(label.trim())
}

/** Grafana's own way to name a variable. */
const DATA_SOURCE = `$${'{datasource}'}`

const dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.enum(['row', 'stat', 'timeseries']),
      title: z.string().min(1),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string(), datasource: z.object({ uid: z.literal(DATA_SOURCE) }) })).optional(),
    }),
  ),
})

describe('the dashboard', () => {
  const { panels, templating } = dashboard.parse(JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')))
  const shown = panels.filter((panel) => panel.type !== 'row')

  it('asks for what is printed', () => {
    expect(shown.length).toBeGreaterThan(15)
    for (const panel of shown) {
      expect(panel.targets?.length, panel.title).toBeGreaterThan(0)
      for (const { expr } of panel.targets ?? []) checkExpression(expr)
    }
  })

  it('uses the variables that it has, and no other', () => {
    const names = [...templating.list.map((one) => one.name), '__rate_interval']
    for (const panel of shown)
      for (const { expr } of panel.targets ?? []) for (const [, name] of expr.matchAll(/\$(\w+)/g)) expect(names, expr).toContain(name)
  })

  it('has each panel once, none over another, none beyond the edge', () => {
    expect(new Set(panels.map((panel) => panel.id)).size).toBe(panels.length)
    const taken = new Set<string>()
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x} ${y}`), title).toBe(false)
          taken.add(`${x} ${y}`)
        }
    }
  })
})

const duration = z.string().regex(/^\d+(s|m|h)$/)
const alerts = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Hubbub[A-Z]\w+$/),
          expr: z.string().min(1),
          for: duration.optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string().min(1), description: z.string().min(1) }),
        }),
      ),
    }),
  ),
})

describe('the alerts', () => {
  const rules = alerts.parse(parse(readFileSync('deploy/alerts.yml', 'utf8'))).groups.flatMap((group) => group.rules)

  it('ask for what is printed', () => {
    expect(rules.length).toBeGreaterThan(10)
    for (const { expr } of rules) checkExpression(expr)
  })

  it('have names of their own, each explained in docs/operations.md', () => {
    const names = rules.map((rule) => rule.alert)
    expect(new Set(names).size).toBe(names.length)
    const text = readFileSync('docs/operations.md', 'utf8')
    for (const name of names) expect(text, name).toContain(`\`${name}\``)
  })
})
