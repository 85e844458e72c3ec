/**
 * Whether a person who is not in the room `r` may come in: anyone into a public one, guests only where it lets them in.
 * @param person the parameter or column with their id
 */
export const openTo = (person: string) =>
  `(r.visibility = 'public' AND (r.guests_allowed OR NOT EXISTS (SELECT FROM users g WHERE g.id = ${person} AND g.is_guest)))`
