import { readFile } from 'node:fs/promises'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import type { MadePreview } from '@/lib/domain/ports'
import { NOTHING, Unreadable } from '@/lib/drivers/previews/messages'
import { drawPixels } from '@/lib/drivers/previews/picture'

/** Its longer side, in pixels. */
const SIDE = 2_000
/** PDFium's words for what is the file's own fault. */
const OWN_FAULT = /corrupted|[Pp]assword|security|Page not found|Failed to (load|allocate)|Unknown error/

/**
 * The first page as a picture, and how many there are.
 * @throws Unreadable for what is no PDF, or locked
 */
export async function makePdf(path: string): Promise<MadePreview> {
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(await readFile(path))
    const pages = document.getPageCount()
    if (pages < 1) throw new Unreadable('This document has no pages.')
    const page = document.getPage(0)
    const { originalWidth, originalHeight } = page.getOriginalSize()
    const scale = SIDE / Math.max(originalWidth, originalHeight)
    if (!Number.isFinite(scale) || scale <= 0) throw new Unreadable('This page has no size.')
    const size = { width: Math.max(1, Math.round(originalWidth * scale)), height: Math.max(1, Math.round(originalHeight * scale)) }
    const { data } = await page.render(size)
    return { ...NOTHING, ...size, ...(await drawPixels(data, { ...size, channels: 4 })), pages }
  } catch (error) {
    // WebAssembly stops by itself where a file leads it astray.
    const isOwnFault = error instanceof Error && (OWN_FAULT.test(error.message) || error instanceof WebAssembly.RuntimeError)
    throw isOwnFault ? new Unreadable('This document cannot be read.', { cause: error }) : error
  } finally {
    library.destroy()
  }
}
