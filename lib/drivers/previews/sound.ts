import { createReadStream } from 'node:fs'
import { decodeChunked } from 'audio-decode'
import { fileTypeFromFile } from 'file-type'
import { parseFile } from 'music-metadata'
import { WAVEFORM_LENGTH } from '@/lib/contract/files'
import type { MadePreview } from '@/lib/domain/ports'
import { ffmpegOutput } from '@/lib/drivers/previews/ffmpeg'
import { createLoudness } from '@/lib/drivers/previews/loudness'
import { NOTHING, Unreadable } from '@/lib/drivers/previews/messages'

/** Enough to see how loud it is. */
const RATE = 8_000
/** What takes longer to decode without ffmpeg shows its length alone. */
const DECODE_MS = 20_000

/** Formats that are decoded without ffmpeg, by the endings of their names. */
const DECODERS: Record<string, Parameters<typeof decodeChunked>[1]> = {
  aac: 'aac',
  aif: 'aiff',
  amr: 'amr',
  flac: 'flac',
  m4a: 'm4a',
  mkv: 'webm',
  mp3: 'mp3',
  mp4: 'm4a',
  oga: 'oga',
  ogg: 'oga',
  opus: 'opus',
  wav: 'wav',
  webm: 'webm',
}

type Sound = Pick<MadePreview, 'duration_ms' | 'waveform'>

/** How long a sound is, and how loud over its length. @throws Unreadable */
export async function makeSound(path: string, ffmpeg: string | null): Promise<MadePreview> {
  const sound = (ffmpeg && (await heardByFfmpeg(path, ffmpeg))) ?? (await heard(path)) ?? (await lengthOf(path))
  if (!sound) throw new Unreadable('This sound cannot be read.')
  return { ...NOTHING, ...sound }
}

/** @returns null when it cannot, or is not there */
async function heardByFfmpeg(path: string, ffmpeg: string): Promise<Sound | null> {
  const loudness = createLoudness()
  let odd = Buffer.alloc(0)
  try {
    const after = ['-map', '0:a:0', '-vn', '-ac', '1', '-ar', String(RATE), '-f', 's16le', 'pipe:1']
    for await (const chunk of ffmpegOutput(ffmpeg, path, { after })) {
      // A sample has two bytes, and may be cut in two.
      const bytes = odd.length > 0 ? Buffer.concat([odd, chunk]) : chunk
      const count = bytes.length >> 1
      loudness.add(Float32Array.from({ length: count }, (_, n) => bytes.readInt16LE(2 * n) / 32_768))
      odd = Buffer.from(bytes.subarray(2 * count))
    }
  } catch {
    // What it cannot read may be read without it.
    return null
  }
  return summed(loudness, RATE)
}

/** @returns null when its format is not known, or it takes too long */
async function heard(path: string): Promise<Sound | null> {
  const loudness = createLoudness()
  let rate = 0
  const until = Date.now() + DECODE_MS
  try {
    const format = DECODERS[(await fileTypeFromFile(path))?.ext ?? '']
    if (!format) return null
    for await (const { channelData, sampleRate } of decodeChunked(createReadStream(path), format)) {
      if (Date.now() > until) return null
      rate = sampleRate
      loudness.add(channelData[0] ?? [])
    }
  } catch {
    // A decoder fails in whatever way it likes: what it cannot read, it cannot read.
    return null
  }
  return summed(loudness, rate)
}

const summed = (loudness: ReturnType<typeof createLoudness>, rate: number): Sound | null =>
  loudness.samples() > 0 && rate > 0
    ? { duration_ms: Math.round((loudness.samples() / rate) * 1000), waveform: loudness.waveform(WAVEFORM_LENGTH) }
    : null

async function lengthOf(path: string): Promise<Sound | null> {
  const { format } = await parseFile(path, { duration: true, skipCovers: true }).catch(() => ({ format: { duration: undefined } }))
  return format.duration ? { duration_ms: Math.round(format.duration * 1000), waveform: null } : null
}
