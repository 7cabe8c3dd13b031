// Of whose attempts one is, by the address that it comes from.
import { expect } from 'chai'
import { networkOf } from '../../../core/access/attempt.ts'

describe('the network of an address', () => {
  it('is a /64 of IPv6, however it is written', () => {
    for (const [address, network] of [
      ['2001:db8:1:2:a:b:c:d', '2001:db8:1:2'],
      ['2001:db8:1:2::d', '2001:db8:1:2'],
      ['2001:db8::a:b:c:d', '2001:db8:0:0'],
      ['2001:db8::b:b:c:d', '2001:db8:0:0'],
      ['2001:db8::', '2001:db8:0:0'],
      ['2001:db8:1::', '2001:db8:1:0'],
      ['2001:db8:1:0:a:b:c:d', '2001:db8:1:0'],
      ['1:2:3:4:5:6:7:8', '1:2:3:4'],
      ['1:2:3:4:5:6:7::', '1:2:3:4'],
      ['::1', '0:0:0:0'],
      ['fe80::1%eth0', 'fe80:0:0:0'],
      ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
    ] as const)
      expect(networkOf(address), address).to.equal(network)
  })

  it('is each address of IPv4 by itself, and what is none as it is', () => {
    for (const address of ['192.0.2.1', '192.0.2.2', 'unknown', ''])
      expect(networkOf(address), address).to.equal(address)
    expect(networkOf('::ffff:192.0.2.1')).to.equal('192.0.2.1')
  })
})
