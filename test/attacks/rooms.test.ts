// Rooms in the hands of members and guests: nobody lets themselves or others in, and who is out stays out.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { jid, room } from '../support/addresses.ts'
import { guestActions, tokenOf } from '../support/guests.ts'
import { fence, MUC, outcomes } from '../support/hostile.ts'
import { signIn, type Party } from '../support/party.ts'
import { siege } from '../support/siege.ts'
import { affiliated, joining } from '../support/sights.ts'
import type { TappedWorld } from '../support/tapped.ts'

const NAME = 'besieged'
const ROOM = room(NAME)
const MAM = "<query xmlns='urn:xmpp:mam:2'/>"

describe('a room under attack', () => {
  let acme: TappedWorld
  let owner: Party
  let member: Party
  let guest: Party
  let guestName = ''
  let token = ''
  let fences = 0
  const { as, link, stranger } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
    await acme.does('group-create', { name: NAME, title: 'Besieged', kind: 'chat', owner: 'carl' })
    await acme.does('group-add', { group: NAME, who: 'ed,ida' })
    token = tokenOf(await link(NAME))
    const { username, code } = await stranger(token, 'Gil')
    guestName = username
    const { c2sPort: port, domain } = acme.config
    guest = await signIn({ port, domain, username, password: code })
    ;[owner, member] = await Promise.all([acme.person('carl'), acme.person('ed')])
    await owner.joins(ROOM, 'Carl Test')
    await member.joins(ROOM, 'Ed Test')
    await guest.joins(ROOM, 'Gil (guest)')
  })
  after(() => Promise.all([owner, member, guest].map(each => each?.leaves())))

  const affiliate = (who: string, affiliation: string) =>
    `<query xmlns='${MUC}#admin'><item affiliation='${affiliation}' jid='${who}'/></query>`
  /** Edits of groups are done one after the other: behind this one everything before it is done. */
  const settled = async () => {
    await fence(owner)
    await as('ann', 'group-create', { name: `fence-${++fences}`, title: 'Fence', kind: 'chat' })
    await as('ann', 'group-close', { group: `fence-${fences}` })
  }

  it('makes no member or guest more than that, and takes nobody out for them', async () => {
    for (const party of [member, guest]) {
      const me = party.jid.split('/')[0] ?? ''
      const raised = ['owner', 'admin'].map(each => affiliate(me, each))
      const others = ['none', 'outcast'].flatMap(each =>
        [jid('carl'), jid('ida'), BELLHOP].map(who => affiliate(who, each)),
      )
      const role = `<query xmlns='${MUC}#admin'><item role='moderator' nick='Ed Test'/></query>`
      const owners = [`<query xmlns='${MUC}#owner'/>`, `<query xmlns='${MUC}#owner'><destroy/></query>`]
      expect(await outcomes(party, ROOM, 'set', [...raised, ...others, role, ...owners])).not.to.include('result')
    }
  })

  it('takes no invitation by a member or a guest', async () => {
    for (const party of [member, guest]) {
      party.sends(`<message to='${ROOM}'><x xmlns='${MUC}#user'><invite to='${jid('joe')}'/></x></message>`)
      const isRefusal = ({ name, attrs }: Element) =>
        name === 'message' && attrs.type === 'error' && attrs.from === ROOM
      await party.receives(isRefusal, 'a refusal')
    }
    const joe = await acme.person('joe')
    expect(await joining(joe, ROOM, 'Joe Test')).to.equal('registration-required')
    await joe.leaves()
  })

  it('gives nobody the name of somebody who is there, and no hat of their own', async () => {
    guest.sends(`<presence to='${ROOM}/Carl Test'><x xmlns='${MUC}'/></presence>`)
    const hat = "<hats xmlns='urn:xmpp:hats:0'><hat uri='urn:x' title='President'/></hats>"
    guest.sends(`<presence to='${ROOM}/Gil (guest)'><show>away</show>${hat}</presence>`)
    const isAway = (stanza: Element) =>
      stanza.attrs.from === `${ROOM}/Gil (guest)` && stanza.getChildText('show') === 'away'
    expect(String(await owner.receives(isAway, 'the guest away'))).not.to.contain('President')
    guest.says(ROOM, 'It is still me', 'groupchat')
    await owner.hears('It is still me', `${ROOM}/Gil (guest)`)
  })

  it('keeps Bellhop in it, whatever its owner does', async () => {
    expect(
      await outcomes(owner, ROOM, 'set', [affiliate(BELLHOP, 'none'), affiliate(BELLHOP, 'outcast')]),
    ).not.to.include('result')
  })

  it('has no guest for an owner: that is undone, and so is whom the guest let in meanwhile', async () => {
    await outcomes(owner, ROOM, 'set', [affiliate(jid(guestName), 'owner')])
    await outcomes(guest, ROOM, 'set', [affiliate('mallory@elsewhere.example', 'member')])
    await owner.hears(/guests own no groups/)
    await settled()
    expect(await affiliated(owner, ROOM, 'owner')).not.to.include(jid(guestName))
    expect(await affiliated(owner, ROOM, 'member')).not.to.include('mallory@elsewhere.example')
    await outcomes(owner, ROOM, 'set', [affiliate('mallory@elsewhere.example', 'member')])
    await owner.hears(/mallory@elsewhere.example is nobody here/)
    await settled()
    expect(await affiliated(owner, ROOM, 'member')).not.to.include('mallory@elsewhere.example')
  })

  it('is closed to who was removed: archive, lists, coming in, the old link', async () => {
    owner.says(ROOM, 'For those inside', 'groupchat')
    await guest.hears('For those inside', ROOM)
    await acme.does('group-remove', { group: NAME, who: `ed,${guestName}` })
    for (const [party, name] of [
      [member, 'ed'],
      [guest, guestName],
    ] as const) {
      const from = party.received.length
      const lists = ['owner', 'admin', 'member'].map(
        each => `<query xmlns='${MUC}#admin'><item affiliation='${each}'/></query>`,
      )
      expect(await outcomes(party, ROOM, 'set', [MAM]), name).not.to.include('result')
      expect(await outcomes(party, ROOM, 'get', lists), name).not.to.include('result')
      expect(await joining(party, ROOM, 'Back Again')).to.equal('registration-required')
      expect(party.received.slice(from).map(String).join('')).not.to.contain('For those inside')
    }
    expect(await as('ed', 'join', { token })).to.match(/^(item-not-found|forbidden)/)
  })
})

const BELLHOP = 'bellhop.acme.test'
