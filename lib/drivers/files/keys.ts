const KEY = /^[0-9a-f-]{36}\/[a-z]{1,20}$/
const ID = /^[0-9a-f-]{36}$/

/** The key as it is: nothing that leads to another place gets further. @throws Error for what is no key */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`${JSON.stringify(key)} is no key.`)
  return key
}

/** @throws Error for what is no id */
export function checkedId(id: string): string {
  if (!ID.test(id)) throw new Error(`${JSON.stringify(id)} is no id.`)
  return id
}
