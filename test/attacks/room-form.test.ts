// A room's form: an owner's client changes the title and little else, whatever fields the server's form has.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { room } from '../support/addresses.ts'
import { outcome } from '../support/hostile.ts'
import { makeMember } from '../support/member.ts'
import { seven } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const CONFIG = 'http://jabber.org/protocol/muc#roomconfig'
const OWNER = 'http://jabber.org/protocol/muc#owner'
const ARCHIVE = 'muc#roomconfig_enablearchiving'
const ALLOWED = ['muc#roomconfig_changesubject', 'muc#roomconfig_lang', 'muc#roomconfig_roomname']
const FORM = `<query xmlns='${OWNER}'/>`

describe('the form of a room', () => {
  let acme: TappedWorld
  let dave: Party
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(seven)
    await makeMember(() => acme)('dave', 'group-create', { name: 'project', title: 'Project', kind: 'chat' })
    dave = await acme.person('dave')
  })
  after(() => acme?.end())

  const fieldsIn = (query: Element | undefined) =>
    (query?.getChild('x', 'jabber:x:data')?.getChildren('field') ?? []).filter(
      ({ attrs }) => attrs.var && attrs.var !== 'FORM_TYPE',
    )
  /** Field -> values, as the component sees them: all that there are. */
  const configuration = async () =>
    Object.fromEntries(
      fieldsIn((await acme.tap.asks(room('project'), FORM)).getChild('query')).map(field => [
        String(field.attrs.var),
        field.getChildren('value').map(value => value.getText()),
      ]),
    )
  const submits = (party: Party, fields: Record<string, string>) => {
    const all = Object.entries({ FORM_TYPE: CONFIG, ...fields })
    const form = all.map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`).join('')
    return party.asks(
      room('project'),
      'set',
      `<query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='submit'>${form}</x></query>`,
    )
  }

  it('offers an owner the allowed fields alone', async () => {
    const offered = fieldsIn((await dave.asks(room('project'), 'get', FORM)).getChild('query'))
    expect(offered.map(({ attrs }) => attrs.var).sort()).to.deep.equal(ALLOWED)
  })

  it('takes no other field from an owner, and says so', async () => {
    const before = await configuration()
    const others = Object.keys(before).filter(name => !ALLOWED.includes(name))
    expect(others).to.include.members([ARCHIVE, 'muc#roomconfig_membersonly', 'muc#roomconfig_whois'])
    for (const name of others)
      for (const value of ['0', '1', 'moderators', 'none', '7']) {
        const answer = await submits(dave, { [name]: value })
        expect(await configuration(), `${name} = ${value}`).to.deep.equal(before)
        expect(outcome(answer), `${name} = ${value}`).to.equal('not-acceptable')
        expect(answer.getChild('error')?.getChildText('text')).to.contain(name)
      }
  })

  it('takes nothing at all from a form with an allowed and another field', async () => {
    const before = await configuration()
    const answer = await submits(dave, { 'muc#roomconfig_lang': 'fr', [ARCHIVE]: '0' })
    expect(outcome(answer)).to.equal('not-acceptable')
    expect(await configuration()).to.deep.equal(before)
  })

  it('takes an allowed field', async () => {
    expect(outcome(await submits(dave, { 'muc#roomconfig_lang': 'de' }))).to.equal('result')
    expect((await configuration())['muc#roomconfig_lang']).to.deep.equal(['de'])
  })

  it('keeps an archive whatever was submitted', async () => {
    await submits(dave, { [ARCHIVE]: '0' })
    await dave.joins(room('project'), 'Dave Test')
    dave.says(room('project'), 'On the record', 'groupchat')
    await dave.hears('On the record', room('project'))
    await dave.asks(room('project'), 'set', "<query xmlns='urn:xmpp:mam:2'/>")
    expect(dave.received.filter(each => each.getChild('result', 'urn:xmpp:mam:2')).join('')).to.contain('On the record')
  })

  it('makes no room: a client that creates one is refused before there is a form', async () => {
    for (const name of ['fresh', 'team-dave']) {
      const answer = await dave.asks(
        room(name),
        'set',
        `<query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='submit'/></query>`,
      )
      expect(outcome(answer)).to.equal('item-not-found')
    }
  })
})
