// Whether a machine is found under its name, at an address that others reach.
import { BlockList, isIPv6 } from 'node:net'
import type { Warning } from '../../context.ts'
import { finding } from './finding.ts'
import type { View } from './view.ts'
import { say } from '../../../texts/say.ts'

/** Networks that others do not reach (RFC 1918, 3927, 4193, 6598, loopback). */
const INSIDE = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']
const INSIDE_6 = ['::1/128', 'fc00::/7', 'fe80::/10']

function insideNetworks(): (address: string) => boolean {
  const list = new BlockList()
  for (const network of [...INSIDE, ...INSIDE_6]) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), familyOf(address))
  }
  return address => list.check(address, familyOf(address))
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

/** @param expected addresses of the machine, where somebody has named them */
export async function checkAddresses(view: View, name: string, expected: readonly string[]): Promise<Warning[]> {
  const found = await view.addresses(name)
  if (!found) return []
  const type = 'A, AAAA'
  if (!found.length)
    return [finding(name, type, expected.join(', ') || say('the address of the machine'), say('nothing'))]
  const missing = expected.filter(each => !found.includes(each))
  const strange = found.filter(each => expected.length && !expected.includes(each))
  if (missing.length || strange.length) return [finding(name, type, expected.join(', '), found.join(', '))]
  const unreachable = expected.length ? [] : found.filter(insideNetworks())
  return unreachable.map(each =>
    finding(
      ...([name, type, say('an address that others reach')] as const),
      say('{address}, which only machines of its own network reach', { address: each }),
    ),
  )
}
