/** A username from a name as people write it: "Tomás Rey" is tomas-rey. What is no letter, digit, dot or dash parts words. */
export const guestUsername = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 32)
