import { describe, expect, it } from 'vitest'
import { commands } from '@/lib/contract/commands'
import { matchRoute } from '@/lib/server/http/match'
import { routes } from '@/lib/server/http/routes'

describe('matchRoute', () => {
  it('finds the command of a path, and the fields that stand in it', () => {
    expect(matchRoute('PUT', '/api/messages/m1/reactions/%F0%9F%91%8D')).toMatchObject({
      route: { command: 'message:react' },
      params: { message_id: 'm1', emoji: '👍' },
    })
    expect(matchRoute('GET', '/api/rooms/')).toMatchObject({ route: { command: 'room:list' }, params: {} })
  })

  it('says which methods a path knows when it does not know this one', () => {
    expect(matchRoute('PUT', '/api/rooms')).toEqual({ allow: ['GET', 'POST'] })
    expect(matchRoute('HEAD', '/api/token')).toEqual({ allow: ['POST'] })
  })

  it.each(['/api', '/api/roomsx', '/api/rooms/a/b/c', '/rooms', '', '/', '/api/rooms/%', '/api/messages/%ff'])('knows no %j', (path) => {
    expect(matchRoute('GET', path)).toBeNull()
  })
})

describe('routes', () => {
  it('are each of one method and path', () => {
    const keys = routes.map((route) => `${route.method} ${route.path.replace(/:\w+/g, ':')}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('name in their paths fields that their command takes', () => {
    for (const { path, command, query = {}, rename = {} } of routes) {
      const fields = Object.keys(commands[command].input.shape)
      for (const [, name] of path.matchAll(/:(\w+)/g)) expect(fields, path).toContain(name)
      for (const name of Object.keys(query)) expect(fields, path).toContain(rename[name] ?? name)
    }
  })

  it('reach every command', () => {
    const reached = new Set<string>(routes.map((route) => route.command))
    expect(Object.keys(commands).filter((name) => !reached.has(name))).toEqual([])
  })
})
