// Spaces (XEP-0503 0.3.0) on the wire, held against the text of the specification: each tree of the organisation is one.
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { jid, room } from '../support/addresses.ts'
import { edit, without } from '../support/chart.ts'
import { ten as base } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { bookmarks, read } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const NEWS = 'news.acme.test'
const SPACES = 'urn:xmpp:spaces:0'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const INFO = 'http://jabber.org/protocol/disco#info'
const ITEMS = 'http://jabber.org/protocol/disco#items'
const BOOKMARK = 'urn:xmpp:bookmarks:1'
const SUBSCRIPTION = 'urn:xmpp:pubsub:subscription:0'
const NOTIFY = 'urn:xmpp:notification-settings:1'
const SPACE = 'tree-ann'
const PARENT = `xmpp:${NEWS}?;node=${SPACE}`

/** XEP-0503 §4: what a space service MUST and SHOULD advertise, of what Prosody can do. */
const FEATURES = [
  ...['subscribe', 'create-nodes', 'delete-nodes', 'config-node', 'meta-data', 'delete-items', 'retract-items'],
  ...['multi-items', 'item-ids', 'manage-subscriptions', 'retrieve-items', 'member-affiliation', 'modify-affiliations'],
]

describe('a space', function () {
  this.timeout(60_000)
  const { acme, online } = inWorld(
    () => tappedWorld(base, { BELLHOP_NOTIFY_MAXIMUM: '8' }),
    world => world.becomes(base),
  )

  const disco = async (party: Party, to: string, xmlns = INFO, node?: string) => {
    const answer = await party.asks(to, 'get', `<query xmlns='${xmlns}'${node ? ` node='${node}'` : ''}/>`)
    return answer.attrs.type === 'result' ? answer.getChild('query', xmlns) : undefined
  }
  const fields = (query: Element | undefined, formType: string) => {
    const forms = query?.getChildren('x', 'jabber:x:data') ?? []
    const valuesOf = (form: Element) =>
      Object.fromEntries(form.getChildren('field').map(each => [String(each.attrs.var), each.getChildText('value')]))
    return forms.map(valuesOf).find(form => form.FORM_TYPE === formType) ?? {}
  }
  const features = (query: Element | undefined) =>
    query?.getChildren('feature').map(({ attrs }) => String(attrs.var)) ?? []
  const spacesOf = async (party: Party) =>
    (await disco(party, NEWS, ITEMS))
      ?.getChildren('item')
      .map(({ attrs }) => [String(attrs.node), String(attrs.name)])
      .filter(([node = '']) => !node.endsWith('-news'))
  const items = (party: Party) => read(party, NEWS, SPACE)
  const ids = async (party: Party) => ((await items(party)) ?? []).map(({ attrs }) => String(attrs.id)).sort()
  const feedId = (name: string) => createHash('sha1').update(`${NEWS}<${name}<${NEWS}`).digest('hex')
  const sees = (...groups: string[]) => groups.flatMap(group => [room(group), feedId(`${group}-news`)]).sort()
  const subscribe = (party: Party) =>
    party.asks(
      NEWS,
      'set',
      `<pubsub xmlns='${PUBSUB}'><subscribe node='${SPACE}' jid='${party.jid.split('/')[0]}'/></pubsub>`,
    )
  const told = (stanza: Element) => stanza.getChild('event', `${PUBSUB}#event`)?.getChild('items')
  const event = async (party: Party) => {
    const message = await party.receives(stanza => told(stanza)?.attrs.node === SPACE, 'an event of the space')
    return told(message)
      ?.getChildElements()
      .map(({ name, attrs }) => `${name} ${attrs.id}`)
      .sort()
  }

  it('is found at its service, which says what it can do (§4, §5.1)', async () => {
    const dave = await online('dave')
    expect(features(await disco(dave, NEWS))).to.include.members([PUBSUB, ...FEATURES.map(each => `${PUBSUB}#${each}`)])
    expect(await spacesOf(dave)).to.deep.equal([[SPACE, 'Everyone below Ann Test']])
  })

  it('is a node of its type, private to its members, that tells of what is taken out (§3, §5.2)', async () => {
    const dave = await online('dave')
    const info = await disco(dave, NEWS, INFO, SPACE)
    expect(info?.getChild('identity')?.attrs).to.include({ category: 'pubsub', type: 'leaf' })
    expect(fields(info, `${PUBSUB}#meta-data`)).to.include({
      'pubsub#type': SPACES,
      'pubsub#title': 'Everyone below Ann Test',
      'pubsub#access_model': 'whitelist',
      'pubsub#publish_model': 'publishers',
    })
    const owner = `<pubsub xmlns='${PUBSUB}#owner'><configure node='${SPACE}'/></pubsub>`
    const configured = (await acme().tap.asks(NEWS, owner)).getChild('pubsub')?.getChild('configure')
    expect(fields(configured, `${PUBSUB}#node_config`)).to.include({
      'pubsub#notify_retract': '1',
      'pubsub#notify_delete': '1',
      'pubsub#persist_items': '1',
    })
  })

  it('holds its rooms as bookmarks and its feeds as subscriptions, of which each member sees the own ones (§5.4)', async () => {
    const [ann, dave] = [await online('ann'), await online('dave')]
    expect(await ids(ann)).to.deep.equal(sees('tree-ann', 'team-ann'))
    expect(await ids(dave)).to.deep.equal(sees('tree-ann', 'team-bob'))
    const found = new Map((await items(dave))?.map(item => [item.attrs.id, item.getChildElements()[0]]))
    const team = found.get(room('team-bob'))
    expect([team?.name, team?.attrs.xmlns, team?.attrs.name]).to.deep.equal(['conference', BOOKMARK, "Bob Test's team"])
    expect(team?.attrs.autojoin).to.equal('true')
    expect(team?.getChild('extensions')).to.equal(undefined)
    const feed = found.get(feedId('team-bob-news'))
    expect(feed?.attrs).to.deep.include({ xmlns: SUBSCRIPTION, server: NEWS, node: 'team-bob-news' })
    expect(feed?.getChildText('title')).to.equal('News from Bob Test')
    const listed = (await disco(dave, NEWS, ITEMS, SPACE))?.getChildren('item').map(({ attrs }) => String(attrs.name))
    expect(listed?.sort()).to.deep.equal(sees('tree-ann', 'team-bob'))
  })

  it('gives items by their ids, and as many as are asked for', async () => {
    const dave = await online('dave')
    const ask = async (attributes: string, children: string) =>
      (
        await dave.asks(
          NEWS,
          'get',
          `<pubsub xmlns='${PUBSUB}'><items node='${SPACE}' ${attributes}>${children}</items></pubsub>`,
        )
      )
        .getChild('pubsub')
        ?.getChild('items')
        ?.getChildren('item')
        .map(({ attrs }) => attrs.id)
    expect(await ask('', `<item id='${room('team-bob')}'/><item id='${room('team-carl')}'/>`)).to.deep.equal([
      room('team-bob'),
    ])
    expect(await ask("max_items='1'", '')).to.have.length(1)
  })

  it('says of a large room that it notifies of mentions alone, as the bookmark does (XEP-0492)', async () => {
    const dave = await online('dave')
    const own = await read(dave, jid('dave'), BOOKMARK)
    for (const list of [await items(dave), own]) {
      const large = list?.find(({ attrs }) => attrs.id === room('tree-ann'))?.getChild('conference')
      const notify = large?.getChild('extensions')?.getChild('notify', NOTIFY)
      expect(notify?.getChildElements().map(String)).to.deep.equal(['<on-mention/>'])
      const small = list?.find(({ attrs }) => attrs.id === room('team-bob'))?.getChild('conference')
      expect(small?.getChild('extensions')?.getChild('notify', NOTIFY)).to.equal(undefined)
    }
  })

  it('is named by its rooms and feeds as their parent (§5.5)', async () => {
    const dave = await online('dave')
    for (const [to, node] of [
      [room('team-bob'), undefined],
      [room('tree-ann'), undefined],
      [NEWS, 'team-bob-news'],
    ] as const) {
      const info = await disco(dave, to, INFO, node)
      expect(features(info), to).to.include(SPACES)
      expect(fields(info, SPACES), to).to.include({ parent: PARENT })
      if (!node)
        expect(fields(info, 'http://jabber.org/protocol/muc#roominfo')).to.include({ 'muc#roomconfig_pubsub': PARENT })
    }
  })

  it('does not exist for who is no member', async () => {
    await acme().becomes([...base, { ...base[0], id: 'zoe', username: 'zoe', manager_id: '' } as (typeof base)[0]])
    const zoe = await online('zoe')
    expect(await spacesOf(zoe)).to.deep.equal([])
    expect(await items(zoe)).to.equal(undefined)
    const subscribed = await subscribe(zoe)
    const unknown = await zoe.asks(NEWS, 'get', `<pubsub xmlns='${PUBSUB}'><items node='never-was'/></pubsub>`)
    const asked = await zoe.asks(NEWS, 'get', `<pubsub xmlns='${PUBSUB}'><items node='${SPACE}'/></pubsub>`)
    expect(subscribed.attrs.type).to.equal('error')
    expect(String(asked.getChild('error'))).to.equal(String(unknown.getChild('error')))
  })

  it('is not written by its members', async () => {
    const ann = await online('ann')
    const item = `<item id='${room('other')}'><conference xmlns='${BOOKMARK}' name='Other'/></item>`
    const published = await ann.asks(
      NEWS,
      'set',
      `<pubsub xmlns='${PUBSUB}'><publish node='${SPACE}'>${item}</publish></pubsub>`,
    )
    expect(published.getChild('error')?.getChildElements()[0]?.name).to.equal('forbidden')
  })

  it('tells who has joined it of what comes and goes, each of what is theirs, and nobody else of anything', async () => {
    const [dora, ed, eve] = [await online('dora'), await online('ed'), await online('eve')]
    for (const party of [dora, ed]) expect((await subscribe(party)).attrs.type).to.equal('result')
    await acme().becomes(edit(base, 'dora', { manager_id: 'carl' }))
    expect(await event(dora)).to.deep.equal(sees('team-bob').map(id => `retract ${id}`))
    expect(await event(dora)).to.deep.equal(sees('team-carl').map(id => `item ${id}`))
    expect(await ids(dora)).to.deep.equal(sees('tree-ann', 'team-carl'))

    await acme().becomes(edit(base, 'carl', { given_name: 'Karl' }))
    expect(await event(ed)).to.deep.equal(sees('team-carl').map(id => `item ${id}`))
    eve.says(ed.jid, 'fence')
    await ed.hears('fence')
    ed.says(eve.jid, 'fence')
    await eve.hears('fence')
    for (const party of [ed, eve])
      expect(party.received.filter(stanza => told(stanza)?.attrs.node === SPACE).length).to.equal(party === ed ? 1 : 0)
  })

  it('goes with its tree, and who leaves the tree loses it', async () => {
    const ed = await online('ed')
    await subscribe(ed)
    const flat = without(base, 'dave', 'dora', 'hal', 'ida').map(row =>
      row.manager_id === 'carl' ? { ...row, manager_id: 'ann' } : row,
    )
    await acme().becomes(flat)
    expect(await spacesOf(ed)).to.deep.equal([])
    const { attrs } = await ed.receives(
      stanza => stanza.getChild('event', `${PUBSUB}#event`)?.getChild('delete')?.attrs.node === SPACE,
    )
    expect(attrs.from).to.equal(NEWS)
  })

  it('is what it was after the server starts anew, and doctor finds nothing', async () => {
    await acme().prosody.restart()
    await acme().restored()
    const dave = await online('dave')
    expect(await ids(dave)).to.deep.equal(sees('tree-ann', 'team-bob'))
    const info = await disco(dave, room('team-bob'))
    expect(fields(info, SPACES)).to.include({ parent: PARENT })
    const { text = '' } = await acme().does('doctor')
    expect(text).to.contain('The server holds exactly what it should.')
  })
})

describe('a bookmark that the organisation gave', () => {
  const { acme, online } = inWorld(
    () => tappedWorld(base, { BELLHOP_NOTIFY_MAXIMUM: '8' }),
    world => world.becomes(base),
  )
  const publish = (party: Party, id: string, conference: string) =>
    party.asks(
      jid('dave'),
      'set',
      `<pubsub xmlns='${PUBSUB}'><publish node='${BOOKMARK}'><item id='${id}'>${conference}</item></publish></pubsub>`,
    )
  const bookmark = async (party: Party, id: string) =>
    (await read(party, jid('dave'), BOOKMARK))?.find(({ attrs }) => attrs.id === id)?.getChild('conference')

  it('keeps the name and the notification setting that its person chose, and follows the title where none was chosen', async () => {
    const dave = await online('dave')
    const own = await bookmark(dave, room('team-bob'))
    own!.attrs.name = 'My team'
    own!.c('extensions').c('notify', { xmlns: NOTIFY }).c('never')
    expect((await publish(dave, room('team-bob'), String(own))).attrs.type).to.equal('result')
    const large = await bookmark(dave, room('tree-ann'))
    large!.getChild('extensions')!.getChild('notify')!.children = []
    large!.getChild('extensions')!.getChild('notify')!.c('always')
    expect((await publish(dave, room('tree-ann'), String(large))).attrs.type).to.equal('result')

    await acme().becomes(edit(edit(base, 'bob', { given_name: 'Robert' }), 'ann', { given_name: 'Anna' }))
    const after = await bookmarks(dave)
    expect(after[room('team-bob')]).to.equal('My team | Dave Test | true')
    expect(after[room('tree-ann')]).to.equal('Everyone below Anna Test | Dave Test | true')
    const setting = async (id: string) =>
      (await bookmark(dave, id))?.getChild('extensions')?.getChild('notify', NOTIFY)?.getChildElements()[0]?.name
    expect(await setting(room('team-bob'))).to.equal('never')
    expect(await setting(room('tree-ann'))).to.equal('always')
    const { text = '' } = await acme().does('doctor')
    expect(text).to.contain('The server holds exactly what it should.')
  })

  it('keeps a name that a client of the older formats chose, which writes a bookmark anew (XEP-0049)', async () => {
    const dave = await online('dave')
    const PRIVATE = 'jabber:iq:private'
    const query = `<query xmlns='${PRIVATE}'><storage xmlns='storage:bookmarks'/></query>`
    const storage = (await dave.asks(jid('dave'), 'get', query)).getChild('query', PRIVATE)
    const conferences = storage?.getChild('storage')?.getChildren('conference') ?? []
    for (const each of conferences) if (each.attrs.jid === room('team-bob')) each.attrs.name = 'Old and mine'
    expect((await dave.asks(jid('dave'), 'set', String(storage))).attrs.type).to.equal('result')
    await acme().becomes(edit(base, 'bob', { given_name: 'Bobby' }))
    expect((await bookmarks(dave))[room('team-bob')]).to.equal('Old and mine | Dave Test | true')
    const { text = '' } = await acme().does('doctor')
    expect(text).to.contain('The server holds exactly what it should.')
  })

  it('loses the setting that was given when its room is small again', async () => {
    const hal = await online('hal')
    const notify = async () =>
      (await read(hal, jid('hal'), BOOKMARK))
        ?.find(({ attrs }) => attrs.id === room('tree-ann'))
        ?.getChild('conference')
        ?.getChild('extensions')
        ?.getChild('notify', NOTIFY)
    expect(await notify()).to.not.equal(undefined)
    await acme().becomes(without(base, 'dave', 'dora', 'ed'))
    expect(await notify()).to.equal(undefined)
  })
})
