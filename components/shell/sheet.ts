/** A sheet on the ground: the conversation, a panel. On a phone it is the whole screen. */
export const sheet =
  'relative isolate my-2 mr-2 flex min-h-0 min-w-0 flex-col overflow-hidden rounded-sheet bg-sheet shadow-sheet [--rim:var(--color-sheet)] max-md:m-0 max-md:rounded-none max-md:shadow-none'
