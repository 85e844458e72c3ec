import sharp from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { findAvatar } from '@/lib/domain/users/avatar-queries'
import { removeAvatar, setAvatar } from '@/lib/domain/users/avatars'
import { blackPng } from '@/lib/testing/black-png'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const picture = (width = 900, height = 600) => sharp({ create: { width, height, channels: 3, background: '#c2185b' } })

let world: World
let ada: User
beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
})

const put = (bytes: Uint8Array, contentType = 'image/png') => setAvatar({ ...world, actor: ada, address: null }, { bytes, contentType })

describe('a picture of oneself', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('can be a %s, and becomes a small square', async (format) => {
    const user = await put(await picture().toFormat(format).toBuffer())
    const avatar = await findAvatar(world.db, ada.id)
    expect(user.avatar_url).toBe(`/api/users/${ada.id}/avatar?v=${avatar!.hash}`)
    expect(avatar!.contentType).toBe('image/webp')
    expect(await sharp(avatar!.bytes).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
  })

  it('is told to those who share a room, and has another address with every change', async () => {
    const heard = listen(world)
    const first = await put(await picture().png().toBuffer())
    const second = await put(
      await sharp({ create: { width: 9, height: 9, channels: 3, background: '#222' } })
        .png()
        .toBuffer(),
    )
    expect(second.avatar_url).not.toBe(first.avatar_url)
    expect(heard).toEqual(
      [first, second].map((payload) => ({ event: 'user:changed', payload, to: { rooms: ['general'], users: [ada.id] } })),
    )
    expect((await ask(world, ada, 'me:get', {})).user).toEqual(second)
  })

  it('keeps nothing of where it was taken, and stands upright', async () => {
    const bytes = await picture(40, 20)
      .withExif({ IFD0: { Copyright: 'the harbour master' }, IFD3: { GPSLatitude: '54/1 20/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(bytes.toString('latin1')).toContain('Exif')
    await put(bytes, 'image/jpeg')
    const { bytes: kept } = (await findAvatar(world.db, ada.id))!
    const { exif, orientation, xmp, icc } = await sharp(kept).metadata()
    expect({ exif, orientation, xmp, icc }).toEqual({ exif: undefined, orientation: undefined, xmp: undefined, icc: undefined })
  })

  it('can be taken away', async () => {
    await put(await picture().png().toBuffer())
    const user = await removeAvatar({ ...world, actor: ada, address: null })
    expect(user.avatar_url).toBeNull()
    expect(await findAvatar(world.db, ada.id)).toBeNull()
    expect((await removeAvatar({ ...world, actor: ada, address: null })).avatar_url).toBeNull()
  })
})

describe('what is no picture', () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>',
  )

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('low tide at six')],
    ['an SVG, whatever it is called', svg],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')],
  ])('is refused: %s', async (_, bytes) => {
    for (const type of ['image/png', 'image/svg+xml']) await expect(put(bytes, type)).rejects.toMatchObject({ code: 'unsupported_type' })
    expect(await findAvatar(world.db, ada.id)).toBeNull()
  })

  it('is refused when it says that it is something else', async () => {
    await expect(put(await picture().png().toBuffer(), 'text/html')).rejects.toMatchObject({ code: 'unsupported_type' })
  })

  it('is refused when it breaks off', async () => {
    const whole = await picture().jpeg().toBuffer()
    await expect(put(whole.subarray(0, whole.length / 2), 'image/jpeg')).rejects.toMatchObject({ code: 'unsupported_type' })
  })

  it('is refused when few bytes stand for far too many pixels', async () => {
    const bomb = blackPng(16_000)
    expect(bomb.length).toBeLessThan(5 * 1024 * 1024)
    await expect(put(bomb)).rejects.toMatchObject({ code: 'unsupported_type' })
    expect((await put(blackPng(100))).avatar_url).not.toBeNull()
  })

  it('is refused over 5 MB', async () => {
    await expect(put(Buffer.alloc(5 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'too_large' })
  })
})
