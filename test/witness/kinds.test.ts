// What an independent client's account makes of messages that are more than a text: slixmpp writes them to a broadcast group, as its
// plugins do, and another slixmpp reads the copies.
import { expect } from 'chai'
import { presentWitness, type Witness } from './slixmpp.ts'
import { world, type World } from '../support/world.ts'

const NEWS = 'team-sking-news@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const PICTURE = 'https://files.acme.test/a/p.png'

describe('slixmpp, with messages that are more than a text', function () {
  this.timeout(60_000)
  let acme: World
  let owner: Witness
  let member: Witness
  before(async () => {
    acme = await world()
    owner = await presentWitness(acme, 'sking')
    member = await presentWitness(acme, 'nyang')
  })
  after(() => Promise.all([owner?.leaves(), member?.leaves()]))

  const says = async (body: string) => {
    const id = await owner.does<string>('say', { to: NEWS, body })
    return { id, copy: await member.hears(body, NEWS) }
  }
  const about = (what: string, first: string, how: object = {}) => owner.does(what, { to: NEWS, first, ...how })

  it('corrects and takes back: the copies name the first copy', async () => {
    const { id, copy } = await says('Slixmpp writes a tpyo')
    await about('correct', id, { body: 'Slixmpp writes no typo' })
    expect((await member.hears('Slixmpp writes no typo', NEWS)).corrects).to.equal(copy.id)
    await about('retract', id)
    const gone = await member.sees(({ retracts }) => retracts === copy.id, 'a retraction')
    expect(gone.body).to.match(/was withdrawn\.$/)
    await owner.hears(/^Taken back: \d+ people are told/, NEWS)
  })

  it('sends a picture, and a reply without its quote', async () => {
    await owner.does('picture', { to: NEWS, url: PICTURE })
    expect((await member.hears(PICTURE, NEWS)).url).to.equal(PICTURE)
    const { id } = await says('Who takes part?')
    await about('reply', id, { quote: '> Who takes part?\n', body: 'All of us take part' })
    await member.hears('All of us take part', NEWS)
  })

  it('reacts without a text, and the owner counts it', async () => {
    const { copy } = await says('Does slixmpp like it?')
    await member.does('react', { to: NEWS, first: copy.id, emojis: ['👍'] })
    await says('A fence behind the reaction')
    await member.does('say', { to: NEWS, body: 'I may not write here' })
    await member.sees(({ saw, sender }) => saw === 'error' && sender === NEWS, 'a refusal') // behind the reaction
    await owner.does('say', { to: BELLHOP, body: 'broadcast history team-sking-news' })
    expect((await owner.hears(/Does slixmpp like it/, BELLHOP)).body).to.contain('👍 1')
    expect(owner.heard('👍')).to.deep.equal([])
  })

  it('keeps a template and sends it: each reads the own text once, with the picture', async () => {
    const tells = async (body: string, answer: RegExp) => {
      await owner.does('say', { to: BELLHOP, body })
      return owner.hears(answer, BELLHOP)
    }
    await tells('template create spring Spring comes, {{ given_name }}', /^Template spring is stored/)
    await tells('template file spring', /^Send me the picture or file now/)
    await owner.does('picture', { to: BELLHOP, url: PICTURE })
    await owner.hears('The file goes with spring from now on.', BELLHOP)
    await tells('template send spring to team-sking-news', /^Sent to \d+ people as b/)
    const copy = await member.hears(`Spring comes, Neena\n${PICTURE}`, NEWS)
    expect(copy.url).to.equal(PICTURE)
    await says('A fence behind the template')
    expect(member.heard(`Spring comes, Neena\n${PICTURE}`)).to.have.length(1)
  })
})
