import { type Crop, cropSide } from '@/components/settings/crop'

/** Side of the picture that is stored, in pixels: four times the largest small face, sharp on any screen. */
export const PICTURE_SIZE = 256

/** Draws what the window shows onto a square canvas, filling it. */
export function drawCrop(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop) {
  const context = canvas.getContext('2d')
  if (!context) return
  const side = cropSide(picture, crop)
  context.imageSmoothingQuality = 'high'
  // A clear picture keeps its clear parts.
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, crop.x - side / 2, crop.y - side / 2, side, side, 0, 0, canvas.width, canvas.height)
}

/** The cut-out as a WebP file; a browser that cannot write WebP makes it a PNG. */
export async function cropToBlob(picture: ImageBitmap, crop: Crop): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = PICTURE_SIZE
  drawCrop(canvas, picture, crop)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', 0.9))
  if (!blob) throw new Error('The browser made no picture of the canvas.')
  return blob
}
