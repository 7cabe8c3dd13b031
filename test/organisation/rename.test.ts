// Somebody gets another username: everything that was kept under the old one is there under the new one, and the old address
// answers with the new one for a time.
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { jid, room } from '../support/addresses.ts'
import { chart, csv, edit, without, type Row } from '../support/chart.ts'
import { basic, command } from '../support/doors.ts'
import { ten as base } from '../support/organisations.ts'
import { bookmarks, joining, pushed, roster } from '../support/sights.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const MAM = 'urn:xmpp:mam:2'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const BLOCKING = 'urn:xmpp:blocking'

const rename = (rows: Row[], names: Record<string, string>) =>
  Object.entries(names).reduce((all, [id, username]) => edit(all, id, { username }), rows)

const bare = (party: Party) => party.jid.split('/')[0] ?? ''

/** The own archive, or that of a room: who wrote to whom, and what. */
async function archive(party: Party, of = bare(party)): Promise<string[]> {
  const before = party.received.length
  const answer = await party.asks(of, 'set', `<query xmlns='${MAM}'/>`)
  expect(answer.attrs.type, String(answer)).to.equal('result')
  return party.received.slice(before).flatMap(stanza => {
    const message = stanza.getChild('result', MAM)?.getChild('forwarded')?.getChild('message')
    const body = message?.getChildText('body')
    const from = String(message?.attrs.from)
    return body ? [`${of === bare(party) ? from.split('/')[0] : from}: ${body}`] : []
  })
}

const blocked = async (party: Party) => {
  const answer = await party.asks(bare(party), 'get', `<blocklist xmlns='${BLOCKING}'/>`)
  return (
    answer
      .getChild('blocklist')
      ?.getChildren('item')
      .map(({ attrs }) => String(attrs.jid)) ?? []
  )
}

const blocks = (party: Party, address: string) =>
  party.asks(bare(party), 'set', `<block xmlns='${BLOCKING}'><item jid='${address}'/></block>`)

async function publish(party: Party, node: string, id: string, payload: string): Promise<void> {
  const item = `<item id='${id}'>${payload}</item>`
  const answer = await party.asks(
    bare(party),
    'set',
    `<pubsub xmlns='${PUBSUB}'><publish node='${node}'>${item}</publish></pubsub>`,
  )
  expect(answer.attrs.type, String(answer)).to.equal('result')
}

async function published(party: Party, node: string): Promise<string> {
  const answer = await party.asks(bare(party), 'get', `<pubsub xmlns='${PUBSUB}'><items node='${node}'/></pubsub>`)
  return String(answer)
}

const isError = (name: string, from: string) => (stanza: Element) =>
  stanza.name === name && stanza.attrs.type === 'error' && String(stanza.attrs.from).startsWith(from)

const gone = (stanza: Element) => stanza.getChild('error')?.getChildText('gone')

describe('a new username', function () {
  this.timeout(60_000)
  const { acme, online, signInAs } = inWorld(
    () => tappedWorld(base),
    async world => {
      for (const { id = '' } of base) await world.does('org-free', { username: id }).catch(() => {})
      for (const name of ['dorothy', 'robert', 'dolly'])
        await world.does('org-free', { username: name }).catch(() => {})
      await world.becomes(base)
    },
  )
  const becomes = (names: Record<string, string>) => acme().becomes(rename(base, names))

  describe('takes along', () => {
    it('the own archive, in which what one wrote is still one’s own', async () => {
      const [dora, dave] = [await online('dora'), await online('dave')]
      dora.says(jid('dave'), 'what dora wrote')
      await dave.hears('what dora wrote')
      dave.says(jid('dora'), 'what dave wrote')
      await dora.hears('what dave wrote')
      await becomes({ dora: 'dorothy' })
      const dorothy = await online('dorothy')
      expect((await archive(dorothy)).slice(-2)).to.deep.equal([
        `${jid('dorothy')}: what dora wrote`,
        `${jid('dave')}: what dave wrote`,
      ])
      dorothy.says(jid('dave'), 'what dorothy wrote')
      await dave.hears('what dorothy wrote')
      expect(await archive(dorothy)).to.include(`${jid('dorothy')}: what dorothy wrote`)
    })

    it('what was published, own bookmarks and private storage', async () => {
      const dora = await online('dora')
      await publish(dora, 'urn:xmpp:avatar:data', '1', "<data xmlns='urn:xmpp:avatar:data'>cGljdHVyZQ==</data>")
      await publish(
        dora,
        'urn:xmpp:bookmarks:1',
        'cooking@rooms.elsewhere.test',
        "<conference xmlns='urn:xmpp:bookmarks:1' name='Cooking'/>",
      )
      const notes = "<storage xmlns='storage:rosternotes'><note jid='x@acme.test'>Likes tea</note></storage>"
      await dora.asks(bare(dora), 'set', `<query xmlns='jabber:iq:private'>${notes}</query>`)
      await becomes({ dora: 'dorothy' })
      const dorothy = await online('dorothy')
      expect(await published(dorothy, 'urn:xmpp:avatar:data')).to.include('cGljdHVyZQ==')
      expect(await bookmarks(dorothy)).to.include({ 'cooking@rooms.elsewhere.test': 'Cooking' })
      const query = "<query xmlns='jabber:iq:private'><storage xmlns='storage:rosternotes'/></query>"
      expect(String(await dorothy.asks(bare(dorothy), 'get', query))).to.include('Likes tea')
      await publish(dorothy, 'urn:xmpp:avatar:data', '2', "<data xmlns='urn:xmpp:avatar:data'>bmV3ZXI=</data>")
      expect(await published(dorothy, 'urn:xmpp:avatar:data')).to.include('bmV3ZXI=')
    })

    it('the block list, and is blocked by those who blocked', async () => {
      const [dora, dave] = [await online('dora'), await online('dave')]
      await blocks(dora, jid('ed'))
      await blocks(dave, jid('dora'))
      const eve = await online('eve')
      await blocks(eve, jid('dora'))
      await eve.leaves()
      await becomes({ dora: 'dorothy' })
      expect(await blocked(await online('dorothy'))).to.deep.equal([jid('ed')])
      expect(await blocked(dave)).to.deep.equal([jid('dorothy')])
      expect(await blocked(await online('eve'))).to.deep.equal([jid('dorothy')])
      await becomes({})
      expect(await blocked(dave)).to.deep.equal([jid('dora')])
      for (const party of [dave, await online('dora'), await online('eve')])
        await party.asks(bare(party), 'set', `<unblock xmlns='${BLOCKING}'/>`)
    })

    it('contacts that people made by themselves, with the names that they gave', async () => {
      const [dora, eve] = [await online('dora'), await online('eve')]
      eve.sends(
        `<iq type='set' id='own'><query xmlns='jabber:iq:roster'><item jid='${jid('dora')}' name='Dorchen'><group>Friends</group></item></query></iq>`,
      )
      eve.sends(`<presence type='subscribe' to='${jid('dora')}'/>`)
      await dora.receives(({ name, attrs }) => name === 'presence' && attrs.type === 'subscribe')
      dora.sends(`<presence type='subscribed' to='${jid('eve')}'/>`)
      await eve.receives(({ name, attrs }) => name === 'presence' && attrs.type === 'subscribed')
      await becomes({ dora: 'dorothy' })
      expect(await pushed(eve, jid('dorothy'))).to.equal('Dorchen | to | Friends')
      expect(await roster(eve)).not.to.have.property(jid('dora'))
      const dorothy = await online('dorothy')
      await eve.receives(({ name, attrs }) => name === 'presence' && attrs.from === dorothy.jid)
      await becomes({})
      expect(await roster(eve)).to.have.property(jid('dora'), 'Dorchen | to | Friends')
      eve.sends(
        `<iq type='set' id='gone'><query xmlns='jabber:iq:roster'><item jid='${jid('dora')}' subscription='remove'/></query></iq>`,
      )
    })

    it('the team, whose room keeps its address, its archive and who is in it', async () => {
      const dave = await online('dave')
      await dave.joins(room('team-bob'), 'Dave Test')
      dave.says(room('team-bob'), 'the plan of the year', 'groupchat')
      await dave.hears('the plan of the year')
      await acme().becomes(edit(rename(base, { bob: 'robert' }), 'bob', { username: 'robert', given_name: 'Robert' }))
      dave.says(room('team-bob'), 'still here', 'groupchat')
      await dave.hears('still here')
      const robert = await online('robert')
      expect(await joining(robert, room('team-bob'), 'Robert Test')).to.equal('joined')
      expect((await archive(robert, room('team-bob'))).map(line => line.split(': ')[1])).to.include.members([
        'the plan of the year',
        'still here',
      ])
      const { rooms } = await acme().state()
      expect(rooms['team-bob']?.[0]).to.equal("Robert Test's team (derived)")
      expect(rooms['team-bob']).to.include(`${jid('robert')} | admin | Robert Test`)
    })
  })

  describe('is told', () => {
    it('to the devices, which sign in with the same code', async () => {
      const code = await acme().code('dora')
      const dora = await online('dora', code)
      await becomes({ dora: 'dorothy' })
      await dora.hears(/^Your address is now dorothy@acme\.test\./)
      expect(await dora.ended).to.match(/^not-authorized: Your address is now dorothy@acme\.test\./)
      expect(await signInAs('dora', code)).to.equal('not-authorized')
      const { status, body } = await command(acme().config, 'whoami', {}, basic('dora', code))
      expect(status).to.equal(410)
      expect(body).to.include('Your address is now dorothy@acme.test')
      const wrong = await command(acme().config, 'whoami', {}, basic('dora', 'k7f3-m2qx-9d4t'))
      expect(wrong.status).to.equal(401)
      expect(await signInAs('dorothy', code)).to.equal('signed in')
    })

    it('to whoever writes to the old address, subscribes to it or asks it', async () => {
      await online('dora')
      const dave = await online('dave')
      await becomes({ dora: 'dorothy' })
      dave.says(jid('dora'), 'are you there?')
      expect(gone(await dave.receives(isError('message', jid('dora'))))).to.equal(`xmpp:${jid('dorothy')}`)
      dave.sends(`<presence type='subscribe' to='${jid('dora')}'/>`)
      expect(gone(await dave.receives(isError('presence', jid('dora'))))).to.equal(`xmpp:${jid('dorothy')}`)
      const answer = await dave.asks(jid('dora'), 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
      expect(gone(answer)).to.equal(`xmpp:${jid('dorothy')}`)
    })

    it('to whoever names it in a command', async () => {
      await becomes({ dora: 'dorothy' })
      const refused = await acme().does('code-issue', { username: 'dora' }).catch(String)
      expect(String(refused)).to.include('dora is called dorothy now.')
    })

    it('by org plan, before it happens', async () => {
      const { text = '' } = await acme().does('org-plan', { file: csv(rename(base, { dora: 'dorothy' })) })
      expect(text).to.match(/dora becomes dorothy: archive, contacts, bookmarks and codes go along/)
      expect(text).to.match(
        /dora@acme\.test answers with the new address until \d{4}-\d\d-\d\d, and nobody else can have it/,
      )
      const swap = await acme().does('org-plan', { file: csv(rename(base, { dora: 'ed', ed: 'dora' })) })
      expect(swap.text).to.include('dora@acme.test is the address of somebody else then.')
    })
  })

  describe('keeps the old one', () => {
    const newcomer = (username: string) => ({ ...chart(`max:${username}`)[0], manager_id: 'carl' })

    it('from newcomers, in the same file and later, until the administrator frees it', async () => {
      const rows = [...rename(base, { dora: 'dorothy' }), newcomer('dora')]
      for (const step of ['at once', 'later']) {
        const refused = await acme()
          .does('org-apply', { file: csv(rows) })
          .catch(String)
        expect(String(refused), step).to.match(
          /conflict: .*cannot be called dora: until \d{4}-\d\d-\d\d that is the old address of dorothy/s,
        )
        await becomes({ dora: 'dorothy' })
      }
      const { text } = await acme().does('org-free', { username: 'dora' })
      expect(text).to.equal('dora is free: messages to it do not reach dorothy any more.')
      const dave = await online('dave')
      dave.says(jid('dora'), 'nobody')
      expect(gone(await dave.receives(isError('message', jid('dora'))))).to.equal(null)
      await acme().becomes(rows)
      const max = await online('dora')
      expect(await archive(max)).to.deep.equal([])
      await acme().becomes(without(rows, 'max'))
    })

    it('for its holder, who may have it back, with everything', async () => {
      const dora = await online('dora')
      dora.says(jid('ed'), 'as dora')
      await dora.asks(bare(dora), 'get', "<ping xmlns='urn:xmpp:ping'/>")
      await publish(dora, 'urn:test:node', '1', "<x xmlns='urn:test:node'>first</x>")
      await becomes({ dora: 'dorothy' })
      const dorothy = await online('dorothy')
      dorothy.says(jid('ed'), 'as dorothy')
      await publish(dorothy, 'urn:test:node', '1', "<x xmlns='urn:test:node'>second</x>")
      await becomes({})
      const again = await online('dora')
      expect((await archive(again)).slice(-2)).to.deep.equal([`${jid('dora')}: as dora`, `${jid('dora')}: as dorothy`])
      expect(await published(again, 'urn:test:node'))
        .to.include('second')
        .and.not.include('first')
      const dave = await online('dave')
      dave.says(jid('dorothy'), 'hello?')
      expect(gone(await dave.receives(isError('message', jid('dorothy'))))).to.equal(`xmpp:${jid('dora')}`)
    })

    it('through a second rename: both old addresses name the latest', async () => {
      await becomes({ dora: 'dorothy' })
      await becomes({ dora: 'dolly' })
      expect((await acme().does('doctor')).text).to.match(/^The server holds exactly/)
      const dave = await online('dave')
      for (const old of ['dora', 'dorothy']) {
        dave.says(jid(old), 'hello?')
        expect(gone(await dave.receives(isError('message', jid(old))))).to.equal(`xmpp:${jid('dolly')}`)
      }
    })
  })

  describe('of several at once', () => {
    async function wrote(...names: string[]) {
      for (const name of names) {
        const party = await online(name)
        party.says(jid('gus'), `from ${name}`)
        await party.asks(bare(party), 'get', "<ping xmlns='urn:xmpp:ping'/>")
      }
    }
    const reads = async (name: string) => (await archive(await online(name))).filter(line => /: from /.test(line))

    it('that is an exchange leaves each with the own archive and contacts', async () => {
      await wrote('dave', 'ed')
      const gus = await online('gus')
      await blocks(gus, jid('dave'))
      await becomes({ dave: 'ed', ed: 'dave' })
      expect(await reads('ed')).to.deep.equal([`${jid('ed')}: from dave`])
      expect(await reads('dave')).to.deep.equal([`${jid('dave')}: from ed`])
      expect(await roster(await online('ed'))).to.have.property(jid('bob'))
      expect(await blocked(gus)).to.deep.equal([jid('ed')])
      await gus.asks(bare(gus), 'set', `<unblock xmlns='${BLOCKING}'/>`)
    })

    it('that is a chain and a circle does, too', async () => {
      await wrote('hal', 'ida', 'eve')
      await becomes({ hal: 'ida', ida: 'dolly' })
      expect(await reads('ida')).to.deep.equal([`${jid('ida')}: from hal`])
      expect(await reads('dolly')).to.deep.equal([`${jid('dolly')}: from ida`])
      await becomes({})
      await becomes({ hal: 'ida', ida: 'eve', eve: 'hal' })
      expect(await reads('ida')).to.deep.equal([`${jid('ida')}: from hal`])
      expect(await reads('eve')).to.deep.equal([`${jid('eve')}: from ida`])
      expect(await reads('hal')).to.deep.equal([`${jid('hal')}: from eve`])
    })
  })

  it('goes on where the server was killed in the middle of it', async () => {
    const dora = await online('dora')
    dora.says(jid('gus'), 'before the kill')
    const notes = "<storage xmlns='storage:rosternotes'><note jid='x@acme.test'>Survives</note></storage>"
    await dora.asks(bare(dora), 'set', `<query xmlns='jabber:iq:private'>${notes}</query>`)
    const folder = join(acme().config.data, 'prosody', 'acme%2etest')
    const obstacle = join(folder, 'private', 'dorothy.dat')
    mkdirSync(join(obstacle, 'full'), { recursive: true })
    await becomes({ dora: 'dorothy' }).catch(() => {})
    expect(existsSync(join(folder, 'private', 'dora.dat')), 'stopped at the obstacle').to.equal(true)
    acme().prosody.kill('SIGKILL')
    await acme().prosody.ended
    rmSync(obstacle, { recursive: true })
    await acme().prosody.restart()
    await acme().restored()
    await becomes({ dora: 'dorothy' })
    const dorothy = await online('dorothy')
    expect(await archive(dorothy)).to.include(`${jid('dorothy')}: before the kill`)
    const query = "<query xmlns='jabber:iq:private'><storage xmlns='storage:rosternotes'/></query>"
    expect(String(await dorothy.asks(bare(dorothy), 'get', query))).to.include('Survives')
    expect(globSync('*/dora.*', { cwd: folder })).to.deep.equal([])
  })
})
