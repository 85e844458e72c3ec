/** A square window on a picture: its centre in the picture's own pixels, and how many times closer than "all of it". */
export type Crop = { x: number; y: number; zoom: number }
export type Size = { width: number; height: number }

export const MAX_ZOOM = 5

/** The middle of the picture, as much of it as a square can show. */
export const wholeCrop = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 })

/** The window's side, in the picture's pixels. */
export const cropSide = (size: Size, crop: Crop) => Math.min(size.width, size.height) / crop.zoom

const between = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high)

/** Moves and scales the window, and keeps it inside the picture. */
export function changeCrop(size: Size, crop: Crop, change: Partial<Crop>): Crop {
  const zoom = between(1, change.zoom ?? crop.zoom, MAX_ZOOM)
  const half = cropSide(size, { ...crop, zoom }) / 2
  return {
    zoom,
    x: between(half, change.x ?? crop.x, size.width - half),
    y: between(half, change.y ?? crop.y, size.height - half),
  }
}
