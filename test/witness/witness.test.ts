// An independent client's account: slixmpp, knowing nothing of Bellhop, signs in, looks around, listens and asks.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'
import { startWitness, type Witness } from './slixmpp.ts'

const TEAM = 'team-sking@rooms.acme.test'
const NEWS = 'team-sking-news@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'

interface Outcome {
  status: string
  outcome: { label: string; value: string | string[] }[]
  notes: [string, string][]
}

describe('slixmpp', () => {
  let acme: World
  let owner: Party
  let nyang: Witness
  const witness = async (username: string) =>
    startWitness({ config: acme.config, username, code: await acme.code(username) })

  before(async () => {
    acme = await ownWorld() // nobody else is signed in, so it is certain who is away
    owner = await acme.person('sking')
    nyang = await witness('nyang')
    await nyang.does('present')
  })
  after(async () => {
    await nyang?.leaves()
    await owner?.leaves()
    await acme?.end()
  })

  it('signs in with an access code as its password, and is refused with a wrong one', async () => {
    expect(nyang.jid).to.match(/^nyang@acme\.test\/./)
    const wrong = startWitness({ config: acme.config, username: 'nyang', code: 'not-a-code' })
    expect(await wrong.then(String, ({ message }: Error) => message)).to.equal('not-authorized')
  })

  it('finds its people and channels with names and groups', async () => {
    const roster = await nyang.does<Record<string, { name: string; groups: string[] }>>('roster')
    expect(roster['sking@acme.test']).to.deep.equal({ name: 'Steven King', groups: ["Steven King's team"] })
    expect(roster[NEWS]).to.deep.equal({ name: 'News from Steven King', groups: ['Broadcasts'] })
    await nyang.sees(({ saw, sender }) => saw === 'presence' && bare(sender) === BELLHOP, 'Bellhop online')
    await nyang.sees(({ saw, sender }) => saw === 'presence' && bare(sender) === NEWS, 'the channel online')
  })

  it('finds its rooms among the bookmarks, joins them and sees who is there', async () => {
    await owner.joins(TEAM, 'Steven King')
    const bookmarks = await nyang.does<{ jid: string; nick: string; autojoin: string }[]>('bookmarks')
    expect(bookmarks.map(({ jid }) => jid)).to.include(TEAM)
    for (const { jid: room, nick, autojoin } of bookmarks) {
      expect(autojoin, room).to.equal('True')
      const joined = await nyang.does<{ nick: string; role: string; people: Record<string, string> }>('join', {
        room,
        nick,
      })
      expect(joined.nick).to.equal('Neena Yang')
      expect(joined.people['Neena Yang']).to.equal(nyang.jid)
      if (room === TEAM) expect(joined.people['Steven King']).to.equal(owner.jid)
    }
    await nyang.does('say', { to: TEAM, body: 'Good morning', type: 'groupchat' })
    await owner.hears('Good morning', TEAM)
    owner.says(TEAM, 'Good morning, Neena', 'groupchat')
    await nyang.hears('Good morning, Neena', `${TEAM}/Steven King`)
  })

  it('is refused by a room that is not its own', async () => {
    const room = 'team-lgarcia@rooms.acme.test'
    await nyang.does('knock', { room, nick: 'Neena Yang' })
    const error = await nyang.sees(
      ({ saw, sender }) => saw === 'error' && sender?.startsWith(room) === true,
      'an error',
    )
    expect(error.condition).to.equal('registration-required')
  })

  it('gets a broadcast as a chat message from the channel, exactly once', async () => {
    const body = 'The canteen is closed on Friday.'
    owner.says(NEWS, body)
    const message = await nyang.hears(body)
    expect(message).to.include({ type: 'chat', sender: NEWS, delayed: null })
    await delivered(acme, body)
    await passFence(nyang)
    expect(nyang.heard(body)).to.have.length(1)
    expect(await nyang.does('archive', { peer: NEWS })).to.deep.equal([body])
  })

  it('gets what was broadcast while it was away at the next login, exactly once', async () => {
    const body = 'The car park is full.'
    const early = await acme.person('lgarcia')
    await early.leaves()
    owner.says(NEWS, body)
    await delivered(acme, body)
    const late = await witness('lgarcia')
    await late.does('present')
    const message = await late.hears(body)
    expect(message).to.include({ type: 'chat', sender: NEWS })
    expect(message.delayed, 'when it was sent').to.be.a('string')
    await passFence(late)
    expect(late.heard(body)).to.have.length(1)
    await late.leaves()
    const again = await witness('lgarcia')
    await again.does('present')
    await passFence(again)
    expect(again.heard(body)).to.have.length(0)
    await again.leaves()
  })

  it('is refused when it answers a broadcast: an error with a text, and one line of chat', async () => {
    const id = await nyang.does<string>('say', { to: NEWS, body: 'Thank you!' })
    const error = await nyang.sees(sight => sight.saw === 'error' && sight.id === id, 'an error')
    expect(error).to.include({ sender: NEWS, condition: 'not-allowed' })
    expect(error.text).to.match(/only its owner can write here/)
    const line = await nyang.hears(/only its owner can write here/, NEWS)
    await passFence(nyang)
    expect(nyang.heard(line.body ?? '')).to.have.length(1)
    owner.says('sking@acme.test', 'fence')
    await owner.hears('fence')
    expect(owner.received.filter(stanza => stanza.getChildText('body') === 'Thank you!')).to.have.length(0)
  })

  it('asks Bellhop for help and reads what it can do', async () => {
    await nyang.does('say', { to: BELLHOP, body: 'help' })
    const { body } = await nyang.hears(/^This is what you can do/, BELLHOP)
    expect(body)
      .to.match(/whoami/)
      .and.match(/groups/)
    expect(body).not.to.match(/org apply|welcome/)
  })

  it('runs ad-hoc commands that it found by itself', async () => {
    const categories = await nyang.does<Record<string, string>>('commands', { jid: BELLHOP })
    expect(categories).to.include({ 'category:general': 'general: who you are here, your devices, and help' })
    const commands: Record<string, string> = {}
    for (const node of Object.keys(categories))
      Object.assign(commands, await nyang.does<Record<string, string>>('commands', { jid: BELLHOP, node }))
    expect(commands).to.include({ whoami: 'Tells who you are here', groups: 'Lists your groups and their addresses' })
    const whoami = await nyang.does<Outcome>('command', { jid: BELLHOP, node: 'whoami' })
    expect(whoami.status).to.equal('completed')
    expect(read(whoami)).to.match(/Neena Yang/)
    const groups = await nyang.does<Outcome>('command', { jid: BELLHOP, node: 'groups' })
    expect(read(groups)).to.include(NEWS).and.include('team-nyang@rooms.acme.test')
  })

  it('fills in the form of a command', async () => {
    const fields = { group: 'team-nyang' }
    const members = await nyang.does<Outcome & { asked: { label: string }[] }>('command', {
      jid: BELLHOP,
      node: 'members',
      fields,
    })
    expect(members.asked.map(({ label }) => label)).to.deep.equal(['Group'])
    expect(read(members)).to.include('Neena Yang')
  })
})

/** Everything that was under way to this client before is there now: whatever Bellhop sends, it sends in order. */
async function passFence(witness: Witness): Promise<void> {
  const word = `fence-${Math.random().toString(36).slice(2)}`
  await witness.does('say', { to: BELLHOP, body: word })
  await witness.hears(new RegExp(word), BELLHOP)
}

/** The broadcast's work is done: no copy is sent any more. */
async function delivered(acme: World, body: string): Promise<void> {
  const done = await poll(async () => {
    const { table } = await acme.does('broadcast-history', { group: 'team-sking-news' })
    return table?.rows.some(row => row.includes(body) && row.includes('delivered')) === true
  })
  expect(done, 'delivered').to.equal(true)
}

const read = ({ outcome }: Outcome) => outcome.flatMap(({ value }) => value).join('\n')

const bare = (jid = '') => jid.split('/', 1)[0]
