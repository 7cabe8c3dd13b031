// Questions and interactive emoticons between two people who both use somebody else's client: slixmpp asks, and answers in every form
// that it has.
import { expect } from 'chai'
import { encodeFile } from '../../core/commands/command.ts'
import { png } from '../support/small-pictures.ts'
import { presentWitness, type Witness } from './slixmpp.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const [ASKER, ASKED] = ['dgrant@acme.test', 'kgrant@acme.test']

describe('slixmpp, with questions', function () {
  this.timeout(60_000)
  let acme: World
  let asker: Witness
  let asked: Witness
  before(async () => {
    acme = await world()
    asker = await presentWitness(acme, 'dgrant')
    asked = await presentWitness(acme, 'kgrant')
  })
  after(() => Promise.all([asker?.leaves(), asked?.leaves()]))

  const asks = async (text: string) => {
    await asker.does('say', { to: BELLHOP, body: `ask kgrant ${text}` })
    const [title = ''] = text.split('?')
    return (await asked.hears(new RegExp(`^${title}\\?\n1 = `), ASKER)).id ?? ''
  }

  it('asks, and answers with a number that arrives as the label', async () => {
    await asks('Number? / Yes / No')
    await asked.does('say', { to: ASKER, body: '1' })
    await asker.hears('Yes', ASKED)
    expect(await asked.does('archive', { peer: ASKER })).to.include('Yes')
  })

  it('answers with the label, by a reaction and by a reply with a quote', async () => {
    await asks('Label? / Red / Green')
    await asked.does('say', { to: ASKER, body: 'green' })
    await asker.hears('Green', ASKED)
    const reacted = await asks('Reaction? / 👍 Fine / 👎 Bad')
    await asked.does('react', { to: ASKER, first: reacted, emojis: ['👍'] })
    await asker.hears('Fine', ASKED)
    const replied = await asks('Reply? / Left / Right')
    await asked.does('reply', { to: ASKER, first: replied, quote: '> Reply?\n> 1 = Left  2 = Right\n', body: '2' })
    await asker.hears('Right', ASKED)
  })

  it('answers by a form: the question from a list, then the choice', async () => {
    await asks('Form? / Up / Down')
    const done = await asked.does('choices', { jid: BELLHOP, node: 'answer', labels: [': Form?', 'Down'] })
    expect(JSON.stringify(done)).to.match(/"completed".*Your answer to .* is: Down\./)
    await asker.hears('Down', ASKED)
    for (const [party, peer] of [
      [asker, ASKED],
      [asked, ASKER],
    ] as const)
      expect(await party.does('archive', { peer })).to.include('Down')
  })

  it('imports the sticker pack of a set to its own account', async () => {
    await acme.does('emoticon-picture', { name: 'coffee/coffee', picture: encodeFile(png(64, 64)) })
    const { link = '' } = await acme.does('emoticons', { set: 'coffee' })
    const [, item = ''] = /^xmpp:[^?]*\?pubsub;action=retrieve;node=urn:xmpp:stickers:0;item=(.*)$/.exec(link) ?? []
    const pack = { jid: BELLHOP, node: 'urn:xmpp:stickers:0', item: decodeURIComponent(item) }
    expect(await asked.does('import', pack)).to.include('☕')
  })

  it('answers an interactive emoticon with the number, the word and a reaction, and gets the answering emoticon', async () => {
    await asker.does('say', { to: BELLHOP, body: 'emoticon send coffee to kgrant' })
    const coffee = await asked.hears(/^☕ Coffee\?\n1 = 👍 Yes, now/, ASKER)
    await asked.does('react', { to: ASKER, first: coffee.id ?? '', emojis: ['⏰'] })
    await asker.hears(/^⏰ Later\n1 = 🔟 In ten minutes/, ASKED)
    await asker.does('say', { to: ASKED, body: 'After lunch' })
    await asked.hears(/^🍽️ After lunch\n1 = 👌 All right/, ASKER)
    await asked.does('say', { to: ASKER, body: '1' })
    await asker.hears('👌 All right', ASKED)
  })
})
