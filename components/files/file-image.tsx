import type { ComponentProps } from 'react'

/** A picture as the server has it: it was made in the sizes that are needed, and is shown to those alone who may see it. */
export function FileImage({ alt, ...props }: ComponentProps<'img'>) {
  // biome-ignore lint/performance/noImgElement: Next's own would fetch and shrink it without knowing who asks
  return <img alt={alt} decoding="async" draggable={false} {...props} />
}
