import { BlockList, isIP } from 'node:net'

/** IPv4 that is not the internet's (RFC 6890): this machine, private and shared networks, links, tests, multicast. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]
/** All of IPv6 that is the internet's lies here … */
const PUBLIC_V6 = '2000::/3'
/** … but for these: Teredo and its neighbours, documentation, and 6to4, which wraps any IPv4. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

function list(networks: string[], family: 'ipv4' | 'ipv6') {
  const made = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    made.addSubnet(address, Number(bits), family)
  }
  return made
}
const notPublicV4 = list(NOT_PUBLIC_V4, 'ipv4')
const publicV6 = list([PUBLIC_V6], 'ipv6')
const notPublicV6 = list(NOT_PUBLIC_V6, 'ipv6')

/** Whether an IP address is one of the internet's. An IPv4 address in the clothes of an IPv6 one is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublicV4.check(address, 'ipv4')
  // A zone ("%eth0") is of a link.
  return family === 6 && !address.includes('%') && publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6')
}
