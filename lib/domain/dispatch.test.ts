import { beforeEach, describe, expect, it } from 'vitest'
import type { World } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
beforeEach(async () => {
  world = await testWorld()
})

/** How often each result was counted. */
async function counted(): Promise<Record<string, number>> {
  const { text } = await world.metrics.print()
  const lines = text.matchAll(/^hubbub_command_duration_seconds_count\{command="([^"]+)",result="([^"]+)"\} (\d+)$/gm)
  return Object.fromEntries([...lines].map(([, command, result, count]) => [`${command} ${result}`, Number(count)]))
}

describe('dispatch', () => {
  it('counts each command with its result', async () => {
    const actor = await makeUser(world, 'mira')
    const ask = (caller: typeof actor | null, name: string, input: unknown) =>
      dispatch(world, { actor: caller, address: null }, name, input).catch(() => null)
    const before = await counted()
    await ask(actor, 'room:list', {})
    await ask(actor, 'room:get', { room_id: 'nowhere' })
    await ask(actor, 'message:post', { room_id: 5 })
    await ask(null, 'room:list', {})
    const after = await counted()
    const more = Object.entries(after).map(([key, count]) => [key, count - (before[key] ?? 0)] as const)
    expect(Object.fromEntries(more.filter(([, count]) => count > 0))).toEqual({
      'room:list ok': 1,
      'room:get not_found': 1,
      'message:post invalid': 1,
      'room:list unauthorized': 1,
    })
  })

  it('does not count what is no command, so that names from outside do not become measures', async () => {
    const before = await counted()
    await expect(dispatch(world, { actor: null, address: null }, 'made:up', {})).rejects.toMatchObject({ code: 'not_found' })
    expect(await counted()).toEqual(before)
  })
})
