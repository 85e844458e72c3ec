import { isUtf8 } from 'node:buffer'
import { fileTypeFromBuffer } from 'file-type'
import { imageSize } from 'image-size'
import type { FileKind } from '@/lib/contract/files'

/** So much of a file's beginning says what it is. */
export const HEAD_BYTES = 256 * 1024
/** A character in UTF-8 has so many bytes at the most: the last one of a head may lack some. */
const CHARACTER_BYTES = 4

/** What a file is, as far as its beginning tells. */
export interface Content {
  type: string
  kind: FileKind
  /** Of a picture, as it is shown, turned the right way; null: not known. */
  width: number | null
  height: number | null
}

/** Other names of the same. */
const SAME: Record<string, string> = {
  'image/apng': 'image/png',
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-flac': 'audio/flac',
}

/** Pictures that can be read here. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff'])

/** Formats that may look like a text from end to end, and are more. */
const TEXT_FORMATS = new Set(['application/pdf', 'application/postscript', 'application/rtf'])

/** Texts are told apart by their names. None of these is anything that a browser would run. */
const TEXTS: Record<string, string> = {
  c: 'text/x-c',
  cpp: 'text/x-c++',
  csv: 'text/csv',
  diff: 'text/x-diff',
  go: 'text/x-go',
  ics: 'text/calendar',
  java: 'text/x-java',
  json: 'application/json',
  markdown: 'text/markdown',
  md: 'text/markdown',
  patch: 'text/x-diff',
  py: 'text/x-python',
  rb: 'text/x-ruby',
  rs: 'text/x-rust',
  sh: 'text/x-shellscript',
  sql: 'application/sql',
  toml: 'application/toml',
  ts: 'text/x-typescript',
  tsv: 'text/tab-separated-values',
  tsx: 'text/x-typescript',
  vcf: 'text/vcard',
  yaml: 'application/yaml',
  yml: 'application/yaml',
}

/** What a browser would take for a document with scripts, whatever it is called. */
const HTML = /^<(!doctype html|html|head|body|script|iframe)[\s>]/i
const XML = /^<(\?xml|!doctype|svg)[\s>]/i

/**
 * What a file is: its bytes say so, whatever was said of it. Its name decides among texts alone.
 * @param head its first bytes, `HEAD_BYTES` of them or all there are
 */
export async function contentOf(head: Uint8Array, filename: string): Promise<Content> {
  const sniffed = await sniff(head)
  if (isText(head) && !TEXT_FORMATS.has(sniffed)) return { type: textType(head, filename), kind: 'text', width: null, height: null }
  const type = soundOnly(SAME[sniffed] ?? sniffed, head)
  const kind = kindOf(type)
  return { type, kind, ...(kind === 'image' ? measured(head) : { width: null, height: null }) }
}

async function sniff(head: Uint8Array): Promise<string> {
  // What is cut off in the middle may confuse it.
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  return found?.mime.split(';', 1)[0] ?? 'application/octet-stream'
}

function kindOf(type: string): FileKind {
  if (PICTURES.has(type)) return 'image'
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return 'audio'
  return type === 'application/pdf' ? 'pdf' : 'other'
}

/** Nothing but characters in UTF-8, and of those without a shape only what stands in texts: tabs, breaks, escapes of a terminal. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) return false
  if (head.length < HEAD_BYTES) return isUtf8(head)
  return Array.from({ length: CHARACTER_BYTES }, (_, cut) => head.subarray(0, head.length - cut)).some((part) => isUtf8(part))
}

function textType(head: Uint8Array, filename: string): string {
  const beginning = withoutComments(new TextDecoder().decode(head))
  if (HTML.test(beginning)) return 'text/html'
  if (XML.test(beginning)) return 'text/xml'
  const extension = /\.([^.]+)$/.exec(filename.toLowerCase())?.[1] ?? ''
  return Object.hasOwn(TEXTS, extension) ? TEXTS[extension]! : 'text/plain'
}

/** What stands behind the comments that a document may begin with. */
function withoutComments(text: string): string {
  let start = 0
  for (;;) {
    start += /^\s*/.exec(text.slice(start, start + 1_024))![0].length
    const end = text.startsWith('<!--', start) ? text.indexOf('-->', start + 4) : -1
    if (end < 0) return text.slice(start, start + 20)
    start = end + 3
  }
}

const has = (head: Uint8Array, words: string) => Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(words)

/** Where the sound and pictures of a WebM file begin: its first Cluster (RFC 9559, 5.1.3). What tracks there are stands before it. */
const CLUSTER = Buffer.from([0x1f, 0x43, 0xb6, 0x75])
function beforeCluster(head: Uint8Array): Uint8Array {
  const end = Buffer.from(head.buffer, head.byteOffset, head.byteLength).indexOf(CLUSTER)
  return end < 0 ? head : head.subarray(0, end)
}

/** Containers of video are also used for sound alone, as when a browser records a voice. */
function soundOnly(type: string, head: Uint8Array): string {
  if (type === 'video/webm') {
    const tracks = beforeCluster(head)
    return has(tracks, 'A_') && !has(tracks, 'V_') ? 'audio/webm' : type
  }
  if (type === 'video/mp4' && has(head, 'soun') && !has(head, 'vide')) return 'audio/mp4'
  return type
}

/** Half of the values for how a picture is turned lay it on its side. */
const ON_ITS_SIDE = 5

function measured(head: Uint8Array): Pick<Content, 'width' | 'height'> {
  try {
    const { width, height, orientation = 1 } = imageSize(head)
    if (!(width > 0 && height > 0)) return { width: null, height: null }
    return orientation >= ON_ITS_SIDE ? { width: height, height: width } : { width, height }
  } catch {
    // It only begins like a picture, or says it further on: whoever draws it will see.
    return { width: null, height: null }
  }
}
