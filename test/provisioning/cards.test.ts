// Cards of colleagues: what the organisation's list says, beside what people write themselves; and their pictures.
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Element } from 'ltx'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const VCARD4 = 'urn:ietf:params:xml:ns:vcard-4.0'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const TEAM = 'team-sking@rooms.acme.test'
const YANG = 'nyang@acme.test'
const PICTURE = Buffer.from('a picture').toString('base64')
const HASH = createHash('sha1').update('a picture').digest('hex')

const temp = async (asker: Party, to: string) =>
  (await asker.asks(to, 'get', "<vCard xmlns='vcard-temp'/>")).getChild('vCard')
const texts = (card: Element | undefined, ...path: string[]) =>
  path.reduce<Element | undefined>((element, name) => element?.getChild(name), card)?.getText()
const publishes = (party: Party, node: string, id: string, payload: string) =>
  party.asks(
    party.jid.split('/', 1)[0] ?? '',
    'set',
    `<pubsub xmlns='${PUBSUB}'><publish node='${node}'><item id='${id}'>${payload}</item></publish></pubsub>`,
  )
const reads = (party: Party, of: string, node: string) =>
  party.asks(of, 'get', `<pubsub xmlns='${PUBSUB}'><items node='${node}'/></pubsub>`)

describe('cards of colleagues', () => {
  let acme: World
  let yang: Party
  let clerk: Party // no contact of hers
  before(async () => {
    acme = await ownWorld({ BELLHOP_CARDS: 'title,email' })
    yang = await acme.person('nyang')
    clerk = await acme.person('psully')
  })
  after(() => acme?.end())

  it('say name, title and mail address as the organisation has them, and nothing that it does not show', async () => {
    const card = await temp(clerk, YANG)
    expect(texts(card, 'FN')).to.equal('Neena Yang')
    expect(texts(card, 'N', 'FAMILY')).to.equal('Yang')
    expect(texts(card, 'TITLE')).to.equal('Administration Vice President')
    expect(texts(card, 'ORG', 'ORGNAME')).to.equal(acme.config.orgName)
    expect(texts(card, 'EMAIL', 'USERID')).to.equal('nyang@hr.example')
    for (const hidden of ['TEL', 'ADR']) expect(card?.getChild(hidden), hidden).to.equal(undefined)
    expect(texts(card, 'ORG', 'ORGUNIT')).to.equal(undefined)
  })

  it('are told as vCard4 by IQ and as an item, too', async () => {
    const byIq = (await clerk.asks(YANG, 'get', `<vcard xmlns='${VCARD4}'/>`)).getChild('vcard')
    const item = (await reads(clerk, YANG, 'urn:xmpp:vcard4')).getChild('pubsub')?.getChild('items')?.getChild('item')
    for (const card of [byIq, item?.getChild('vcard')]) {
      expect(texts(card, 'fn', 'text')).to.equal('Neena Yang')
      expect(texts(card, 'title', 'text')).to.equal('Administration Vice President')
      expect(texts(card, 'email', 'text')).to.equal('nyang@hr.example')
      expect(card?.getChild('tel')).to.equal(undefined)
    }
  })

  it('are told to who asks somebody in a room', async () => {
    const king = await acme.person('sking')
    await yang.joins(TEAM, 'Neena Yang')
    await king.joins(TEAM, 'Steven King')
    expect(texts(await temp(king, `${TEAM}/Neena Yang`), 'TITLE')).to.equal('Administration Vice President')
    await king.leaves()
  })

  it('keep what people write themselves, but nobody writes another name or title', async () => {
    const own = `<vCard xmlns='vcard-temp'><FN>Steven King</FN><TITLE>President</TITLE><NICKNAME>Nee</NICKNAME>
      <EMAIL><HOME/><USERID>me@home.example</USERID></EMAIL>
      <PHOTO><TYPE>image/png</TYPE><BINVAL>${PICTURE}</BINVAL></PHOTO></vCard>`
    expect((await yang.asks('', 'set', own)).attrs.type).to.equal('result')
    const card = await temp(clerk, YANG)
    expect(card?.getChildren('FN').map(each => each.getText())).to.deep.equal(['Neena Yang'])
    expect(card?.getChildren('TITLE').map(each => each.getText())).to.deep.equal(['Administration Vice President'])
    expect(texts(card, 'NICKNAME')).to.equal('Nee')
    expect(card?.getChildren('EMAIL').map(each => texts(each, 'USERID'))).to.deep.equal([
      'nyang@hr.example',
      'me@home.example',
    ])
    expect(texts(card, 'PHOTO', 'BINVAL')).to.equal(PICTURE)
    expect(texts(await temp(yang, ''), 'FN'), 'the own card').to.equal('Steven King')
  })

  it('show a picture that is meant for contacts to all members, and one that is meant for nobody to nobody', async () => {
    const popp = await acme.person('lpopp')
    const of = 'lpopp@acme.test'
    await publishes(popp, 'urn:xmpp:avatar:data', HASH, `<data xmlns='urn:xmpp:avatar:data'>${PICTURE}</data>`)
    await publishes(
      popp,
      'urn:xmpp:avatar:metadata',
      HASH,
      `<metadata xmlns='urn:xmpp:avatar:metadata'><info id='${HASH}' bytes='9' type='image/png'/></metadata>`,
    )
    expect((await reads(clerk, of, 'urn:xmpp:avatar:data')).toString()).to.contain(PICTURE)
    expect((await reads(clerk, of, 'urn:xmpp:avatar:metadata')).toString()).to.contain(HASH)
    expect(texts(await temp(clerk, of), 'PHOTO', 'BINVAL')).to.equal(PICTURE)
    for (const node of ['urn:xmpp:avatar:data', 'urn:xmpp:avatar:metadata']) await hides(popp, node)
    expect((await reads(clerk, of, 'urn:xmpp:avatar:data')).attrs.type).to.equal('error')
    expect((await temp(clerk, of))?.getChild('PHOTO')).to.equal(undefined)
    await popp.leaves()
  })

  it('of members are names alone to a guest, and of a guest to members', async () => {
    const { link = '' } = await acme.does('qr-group', { group: 'team-sking' })
    const { table } = await acme.does('guest-add', { token: link, name: 'Gwen' })
    const [address = '', password = ''] = table?.rows[0] ?? []
    const gwen = await acme.person(address.split('@')[0] ?? '', { password })
    await gwen.joins(TEAM, 'Gwen (guest)')
    const garcia = await acme.person('lgarcia')
    await garcia.joins(TEAM, 'Lex Garcia')
    const seen = await temp(gwen, `${TEAM}/Lex Garcia`)
    expect(texts(seen, 'FN')).to.equal('Lex Garcia')
    for (const hidden of ['TITLE', 'ORG', 'EMAIL']) expect(seen?.getChild(hidden), hidden).to.equal(undefined)
    await garcia.leaves()
    const card = await temp(clerk, address)
    expect(texts(card, 'FN')).to.equal('Gwen (guest)')
    for (const hidden of ['TITLE', 'ORG', 'EMAIL']) expect(card?.getChild(hidden), hidden).to.equal(undefined)
    await gwen.leaves()
  })

  it('of nobody, and to another server, say nothing of the organisation', async () => {
    expect((await temp(clerk, 'nobody@acme.test'))?.getChildText('FN') ?? '').to.equal('')
  })

  it('are the own ones while Bellhop is away', async () => {
    await acme.bellhop.stop()
    const card = await temp(clerk, YANG)
    expect(texts(card, 'NICKNAME')).to.equal('Nee')
    expect(texts(card, 'FN')).to.equal('Steven King')
    await acme.restart()
    expect(texts(await temp(clerk, YANG), 'FN')).to.equal('Neena Yang')
  })
})

const hides = (party: Party, node: string) =>
  party.asks(
    party.jid.split('/', 1)[0] ?? '',
    'set',
    `<pubsub xmlns='${PUBSUB}#owner'><configure node='${node}'><x xmlns='jabber:x:data' type='submit'>
      <field var='FORM_TYPE'><value>${PUBSUB}#node_config</value></field>
      <field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub>`,
  )
