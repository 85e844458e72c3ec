import { parseFile } from 'music-metadata'
import sharp from 'sharp'
import type { MadePreview } from '@/lib/domain/ports'
import { ffmpegResult, isMissing } from '@/lib/drivers/previews/ffmpeg'
import { NOTHING, Unreadable } from '@/lib/drivers/previews/messages'
import { drawStill } from '@/lib/drivers/previews/picture'

/** The first pictures of a film are often black. */
const POSTER_AT_MS = 1_000
/** One picture, of pixels as wide as they are high, turned as the film says. */
const ONE_PICTURE = [
  '-map',
  '0:V:0',
  '-frames:v',
  '1',
  '-vf',
  'scale=iw*sar:ih,setsar=1',
  '-c:v',
  'png',
  '-compression_level',
  '1',
  '-f',
  'image2pipe',
  'pipe:1',
]
/** Nothing is decoded: it goes through the file, and says how far it is. */
const GO_THROUGH = ['-map', '0:V:0?', '-map', '0:a:0?', '-c', 'copy', '-f', 'null', '-progress', 'pipe:1', '-']

/**
 * A film's length, and a picture of it where ffmpeg is there; without it, what the file says of itself.
 * @throws Unreadable
 */
export async function makeFilm(path: string, ffmpeg: string | null): Promise<MadePreview> {
  if (!ffmpeg) return told(path)
  try {
    const duration_ms = (await told(path).catch(() => NOTHING)).duration_ms ?? (await lengthOf(path, ffmpeg))
    const poster = (await pictureAt(Math.min(POSTER_AT_MS, duration_ms / 10), path, ffmpeg)) ?? (await pictureAt(0, path, ffmpeg))
    return { ...(poster ?? NOTHING), duration_ms }
  } catch (error) {
    if (isMissing(error)) return told(path)
    throw new Unreadable('This film cannot be read.', { cause: error })
  }
}

/** Of one that does not say, as browsers record them. */
async function lengthOf(path: string, ffmpeg: string): Promise<number> {
  const said = (await ffmpegResult(ffmpeg, path, { after: GO_THROUGH })).toString()
  const times = [...said.matchAll(/^out_time_us=(\d+)$/gm)]
  const last = times.at(-1)?.[1]
  if (!last) throw new Error('ffmpeg did not say how long it is.')
  return Math.round(Number(last) / 1000)
}

/** @returns null where there is no picture at that time, or at all */
async function pictureAt(ms: number, path: string, ffmpeg: string): Promise<MadePreview | null> {
  const png = await ffmpegResult(ffmpeg, path, { before: ['-ss', (ms / 1000).toFixed(3)], after: ONE_PICTURE }).catch((error: unknown) => {
    if (isMissing(error)) throw error
    return Buffer.alloc(0)
  })
  if (png.length === 0) return null
  const { width, height } = await sharp(png).metadata()
  return { ...(await drawStill(sharp(png))), width, height }
}

async function told(path: string): Promise<MadePreview> {
  const { format } = await parseFile(path, { duration: true, skipCovers: true }).catch((cause: unknown) => {
    throw new Unreadable('This film cannot be read.', { cause })
  })
  if (!format.duration) throw new Unreadable('This film does not say how long it is.')
  const { pixelWidth: width = null, pixelHeight: height = null } = format.trackInfo?.find(({ video }) => video)?.video ?? {}
  return { ...NOTHING, duration_ms: Math.round(format.duration * 1000), width, height }
}
