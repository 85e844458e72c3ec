/** Up to six emoji and nothing else. */
const EMOJI_ALONE = /^(?:\p{RGI_Emoji}\s?){1,6}$/v

/** Whether a message is only emoji, and so shown large. */
export const isJumbo = (content: string) => content.length <= 200 && EMOJI_ALONE.test(content.trim())
