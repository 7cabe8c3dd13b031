// Bounds that count what is there hold for many who come at the same moment, not only for one after the other.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { basic, command } from '../support/doors.ts'
import { guestActions } from '../support/guests.ts'
import { siege, submitFrom } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

describe('many at once', () => {
  let acme: TappedWorld
  const { link, withStore } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })

  const lettersTo = (to: string) => withStore(store => store.mails.count({ to }))

  it('send a stranger no more letters than one after the other: guests who name one address', async () => {
    const { pathname } = new URL(await link('team-bob'))
    const typed = ['victim@target.example', 'VICTIM@Target.Example', ' victim@target.example']
    const comes = (mail: string) => submitFrom(acme, `${pathname}/guest`, { once: randomUUID(), name: '', mail })
    const replies = await Promise.all(Array.from({ length: 12 }, (_, at) => comes(typed[at % 3] ?? '')))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([303]))
    expect(await lettersTo('victim@target.example')).to.equal(acme.config.addressHour)
  })

  it('send a member no more invitations than one after the other', async () => {
    const credentials = basic('bob', await acme.code('bob'))
    const before = await lettersTo('dave@hr.example')
    const invite = () => command(acme.config, 'invite', { username: 'dave' }, credentials)
    const statuses = (await Promise.all(Array.from({ length: 12 }, invite))).map(({ status }) => status)
    const sent = statuses.filter(status => status === 200).length
    expect(sent).to.be.within(1, 5)
    expect(await lettersTo('dave@hr.example')).to.equal(before + sent)
  })
})
