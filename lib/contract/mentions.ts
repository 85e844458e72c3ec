/** An `@username` that stands alone: not inside a word, an email address or a path. A final dot or dash belongs to the sentence. */
const MENTION = /(?<![\p{L}\p{N}_@/.-])@([a-z0-9._-]{1,31}[a-z0-9_])/giu

export type MentionSpan = { start: number; end: number; username: string }

/** Where usernames are mentioned in a text, in UTF-16 units, in order. Whether such a person exists is not known here. */
export function findMentions(text: string): MentionSpan[] {
  return Array.from(text.matchAll(MENTION), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    username: match[1]!.toLowerCase(),
  }))
}

/** Most different people that one message can mention by name. */
const MAX_MENTIONS = 50

/** The different usernames that a text mentions, in small letters. */
export const mentionedUsernames = (text: string): string[] =>
  [...new Set(findMentions(text).map((span) => span.username))].slice(0, MAX_MENTIONS)
