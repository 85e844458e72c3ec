import { isIPv6 } from 'node:net'

const GROUPS = 8
/** Of an IPv6 address: what a provider gives to one customer at the least. */
const NETWORK_GROUPS = 4

/** What is counted for one address: itself, or in IPv6 its network, since a single host has 2⁶⁴ addresses to choose from. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!isIPv6(address)) return address
  const [before = '', after] = address.split('%')[0]!.split('::')
  const head = before.split(':').filter(Boolean)
  const tail = after?.split(':').filter(Boolean) ?? []
  const groups = [...head, ...Array.from({ length: GROUPS - head.length - tail.length }, () => '0'), ...tail]
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}
