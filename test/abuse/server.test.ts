// Abuse: what hostile clients try at the server, and that afterwards everything is as before.
import { expect } from 'chai'
import { makeCode } from '../../core/access/code.ts'
import { detour } from '../support/doors.ts'
import {
  besieged,
  COMMANDS,
  fence,
  field,
  MUC,
  NEWS,
  outcomes,
  OWNER,
  PUBSUB,
  REGISTER,
  ROOM,
  unharmed,
} from '../support/hostile.ts'
import { signIn, type Party } from '../support/party.ts'
import { affiliated, joining, read } from '../support/sights.ts'
import type { World } from '../support/world.ts'

describe('a hostile client', () => {
  let acme: World
  let james: Party
  let garcia: Party
  let stranger: Party
  before(async function () {
    this.timeout(60_000)
    ;({ acme, james, garcia, stranger } = await besieged())
  })
  after(() => acme?.end())

  it('finds our own namespaces nowhere', async () => {
    const payloads = [
      "<directory xmlns='urn:bellhop:directory:1'><account name='nyang' gone='true'/></directory>",
      "<rooms xmlns='urn:bellhop:rooms:1'><room name='team-lgarcia' gone='true'/></rooms>",
      "<rosters xmlns='urn:bellhop:rosters:1'><roster of='nyang'><item jid='ajames@acme.test' subscription='both'/></roster></rosters>",
      "<bookmarks xmlns='urn:bellhop:bookmarks:1'><of name='nyang'/></bookmarks>",
      `<feeds xmlns='urn:bellhop:feeds:1'><feed name='${NEWS}' gone='true'/></feeds>`,
      "<sessions xmlns='urn:bellhop:sessions:1'><close of='lgarcia' condition='conflict'/></sessions>",
      `<fanout xmlns='urn:bellhop:fanout:1' id='f1'><message xmlns='jabber:client' from='${NEWS}@bellhop.acme.test' to='pdavis@acme.test'><body>Forged</body></message></fanout>`,
      "<nothing xmlns='urn:example:nothing'/>",
    ]
    for (const to of ['acme.test', 'rooms.acme.test', 'news.acme.test', 'bellhop.acme.test'])
      for (const type of ['get', 'set'] as const)
        expect(await outcomes(james, to, type, payloads), `${type} ${to}`).to.deep.equal(['service-unavailable'])
    await fence(stranger, 'acme.test')
    expect(stranger.received.join('')).not.to.contain('Forged')
    expect(await fence(garcia, 'acme.test'), 'nobody was signed out').to.equal('result')
  })

  it('cannot speak in the name of another', async () => {
    const forged = (from: string) =>
      `<message from='${from}' to='${NEWS}@bellhop.acme.test' type='chat' id='forged'><body>Forged by ${from}</body></message>`
    for (const from of ['lgarcia@acme.test', garcia.jid, 'bellhop.acme.test', `${NEWS}@bellhop.acme.test`]) {
      const liar = await acme.person('bmiller')
      liar.sends(forged(from))
      await fence(liar).catch(() => 'the server has ended the stream')
      await liar.leaves()
    }
    garcia.says(`${NEWS}@bellhop.acme.test`, 'True words')
    await james.hears('True words')
    expect(james.received.join('')).not.to.contain('Forged by')
  })

  it('cannot unregister, take another password or reach the administration of the server', async () => {
    const payloads = [
      `${REGISTER}<remove/></query>`,
      `${REGISTER}<username>ajames</username><password>mine</password></query>`,
    ]
    for (const to of ['acme.test', 'ajames@acme.test', 'bellhop.acme.test', 'rooms.acme.test', 'news.acme.test']) {
      const condition = /^(ajames@)?acme/.test(to) ? 'not-allowed' : 'service-unavailable' // where invitations are registered
      expect(await outcomes(james, to, 'set', payloads), to).to.deep.equal([condition])
    }
    const nodes = ['delete-user', 'end-user-session', 'change-user-password', 'get-user-list', 'announce']
    const admin = nodes.map(node => `<command xmlns='${COMMANDS}' node='http://jabber.org/protocol/admin#${node}'/>`)
    for (const to of ['acme.test', 'rooms.acme.test', 'news.acme.test'])
      expect(await outcomes(james, to, 'set', admin), to).not.to.include('result')
    await (await acme.person('ajames')).leaves()
  })

  it('makes no rooms and no feeds', async () => {
    for (const room of ['mine', 'team-nobody', 'team-lgarcia-2'])
      expect(await joining(james, `${room}@rooms.acme.test`, 'Me')).to.equal('registration-required')
    const create = ['<create/>', "<create node='mine'/>", `<create node='${NEWS}'/>`]
    const payloads = create.map(each => `<pubsub xmlns='${PUBSUB}'>${each}</pubsub>`)
    for (const party of [james, garcia, stranger])
      expect(await outcomes(party, 'news.acme.test', 'set', payloads)).to.deep.equal(['forbidden'])
  })

  it('writes into no feed, and ends none', async () => {
    const item =
      "<item id='forged'><entry xmlns='http://www.w3.org/2005/Atom'><title>Forged item</title></entry></item>"
    const publish = [`<publish node='${NEWS}'>${item}</publish>`, `<retract node='${NEWS}'>${item}</retract>`]
    const owner = [
      `<delete node='${NEWS}'/>`,
      `<purge node='${NEWS}'/>`,
      `<configure node='${NEWS}'><x xmlns='jabber:x:data' type='submit'>${field('FORM_TYPE', `${PUBSUB}#node_config`)}${field('pubsub#access_model', 'open')}</x></configure>`,
      `<affiliations node='${NEWS}'><affiliation jid='ajames@acme.test' affiliation='owner'/></affiliations>`,
      `<subscriptions node='${NEWS}'><subscription jid='pdavis@acme.test' subscription='subscribed'/></subscriptions>`,
    ]
    for (const party of [james, stranger])
      for (const [xmlns, actions] of [
        [PUBSUB, publish],
        [OWNER, owner],
      ] as const) {
        const payloads = actions.map(action => `<pubsub xmlns='${xmlns}'>${action}</pubsub>`)
        expect(await outcomes(party, 'news.acme.test', 'set', payloads), party.jid).not.to.include('result')
      }
    const items = (await read(james, 'news.acme.test', NEWS)) ?? []
    expect(items.join('')).to.contain('True words').and.not.contain('Forged item')
    expect(await read(stranger, 'news.acme.test', NEWS)).to.equal(undefined)
  })

  it('gets into no room of another team', async () => {
    expect(await joining(stranger, ROOM, 'Pat Davis')).to.equal('registration-required')
    expect(
      await outcomes(stranger, ROOM, 'set', [
        `<query xmlns='${MUC}#admin'><item affiliation='member' jid='pdavis@acme.test'/></query>`,
        `<query xmlns='${MUC}#owner'><destroy/></query>`,
        "<query xmlns='urn:xmpp:mam:2'/>",
      ]),
    ).not.to.include('result')
    stranger.sends(
      `<message to='${ROOM}'><x xmlns='${MUC}#user'><invite to='pdavis@acme.test'><reason>me</reason></invite></x></message>`,
    )
    stranger.says(ROOM, 'Heard by nobody', 'groupchat')
    await fence(stranger, 'rooms.acme.test')
    await garcia.joins(ROOM, 'Lex Garcia')
    await fence(garcia, 'rooms.acme.test')
    expect(garcia.received.join('')).not.to.contain('Heard by nobody')
    expect(await affiliated(garcia, ROOM, 'member')).to.deep.equal(['ajames@acme.test'])
  })

  it('can neither destroy nor change a derived room as its admin', async () => {
    const open = `<x xmlns='jabber:x:data' type='submit'>${field('FORM_TYPE', `${MUC}#roomconfig`)}${field('muc#roomconfig_membersonly', '0')}${field('muc#roomconfig_persistentroom', '0')}</x>`
    expect(
      await outcomes(garcia, ROOM, 'set', [
        `<query xmlns='${MUC}#owner'><destroy jid='mine@rooms.acme.test'/></query>`,
        `<query xmlns='${MUC}#owner'>${open}</query>`,
        `<query xmlns='${MUC}#owner'/>`,
      ]),
    ).to.deep.equal(['forbidden'])
    const nodes = [
      'http://prosody.im/protocol/muc#destroy',
      'http://prosody.im/protocol/muc#set-affiliation',
      'destroy',
    ]
    const payloads = nodes.map(node => `<command xmlns='${COMMANDS}' node='${node}'/>`)
    for (const to of ['rooms.acme.test', ROOM])
      expect(await outcomes(garcia, to, 'set', payloads)).not.to.include('result')
    const claims = ['lgarcia', 'ajames'].map(
      name => `<query xmlns='${MUC}#admin'><item affiliation='owner' jid='${name}@acme.test'/></query>`,
    )
    const bans = ['outcast', 'none', 'member'].map(
      affiliation => `<query xmlns='${MUC}#admin'><item affiliation='${affiliation}' jid='bellhop.acme.test'/></query>`,
    )
    expect(await outcomes(garcia, ROOM, 'set', [...claims, ...bans])).not.to.include('result')
    expect(await joining(stranger, ROOM, 'Pat Davis')).to.equal('registration-required')
  })

  it('cannot change who is in a derived room, as its admin or as its member', async () => {
    const changes = [
      `<query xmlns='${MUC}#admin'><item affiliation='member' jid='pdavis@acme.test'/></query>`,
      `<query xmlns='${MUC}#admin'><item affiliation='outcast' jid='bmiller@acme.test'/></query>`,
    ]
    const answers = await outcomes(garcia, ROOM, 'set', changes)
    garcia.sends(
      `<message to='${ROOM}'><x xmlns='${MUC}#user'><invite to='nyang@acme.test'/><invite to='sking@acme.test'/></x></message>`,
    )
    const left = await outcomes(james, ROOM, 'set', [`${REGISTER}<remove/></query>`])
    await fence(garcia, 'rooms.acme.test')
    expect(await affiliated(garcia, ROOM, 'member')).to.deep.equal(['ajames@acme.test'])
    expect(await affiliated(garcia, ROOM, 'outcast')).to.deep.equal([])
    expect([...answers, ...left]).not.to.include('result')
  })

  it('guesses no code, and keeps out nobody who has a right one', async () => {
    const way = await detour(acme.config.c2sPort, '127.0.0.66')
    const attempt = (password: string) =>
      signIn({ port: way.port, domain: 'acme.test', username: 'vjackson', password }).then(
        party => party,
        (error: Error) => error.message,
      )
    try {
      const good = await acme.code('vjackson')
      const device = await attempt(good)
      if (typeof device === 'string') throw new Error(device)
      await device.leaves()
      for (let tries = 0; tries < 30; tries++) expect(await attempt(makeCode())).to.equal('not-authorized')
      for (const odd of ['p'.repeat(5_000), 'ü☃'.repeat(300), ' ', `${good}0`])
        expect(await attempt(odd)).to.match(/^(not-authorized|malformed-request)$/)
      const fresh = await attempt(await acme.code('vjackson'))
      expect(fresh, 'a new code from there')
        .to.have.property('jid')
        .that.matches(/^vjackson@acme\.test\//)
      const again = await attempt(good)
      expect(again).to.have.property('jid', device.jid)
      for (const party of [fresh, again]) if (typeof party !== 'string') await party.leaves()
      await (await acme.person('vjackson')).leaves()
    } finally {
      await way.end()
    }
  })

  it('has changed nothing: there is help at once, no incident and no error of the server', () =>
    unharmed(acme, garcia, james))
})
