// Questions in rooms: asked under the asker's name, answered in sight of everybody, once for each person.
import { expect } from 'chai'
import { Element } from 'ltx'
import { Buttons, Chosen } from '../../xep/buttons.ts'
import { Reactions } from '../../xep/reactions.ts'
import { poll } from '../../setup/ports.ts'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ROOM = 'team-mweiss@rooms.acme.test'

describe('a question in a room', () => {
  let acme: World
  let asker: Party
  let one: Party
  let other: Party
  before(async () => {
    acme = await world()
    const signedIn = [acme.person('mweiss'), acme.person('imikkili'), acme.person('jnayer')] as const
    ;[asker, one, other] = await Promise.all(signedIn)
    await one.joins(ROOM, 'Irene Mikkilineni')
    await other.joins(ROOM, 'Julia Nayer')
  })
  after(() => Promise.all([asker, one, other].map(party => party?.leaves())))

  const asks = async (text: string, options = '') => {
    const [title = ''] = text.split('?')
    asker.says(BELLHOP, `ask team-mweiss ${options} ${text}`)
    const [stanza] = await Promise.all([one, other].map(party => party.hears(new RegExp(`^${title}`), ROOM)))
    await asker.hears(new RegExp(`^Asked .*${title}`), BELLHOP)
    const element = stanza?.getChild('buttons', Buttons.ns)
    if (!stanza || !element) throw new Error('no buttons')
    const archived = stanza.getChild('stanza-id', 'urn:xmpp:sid:0')?.attrs.id
    return { stanza, archived: String(archived), buttons: Buttons.parse(element) }
  }
  const chosenIn = (stanza: Element) => {
    const element = stanza.getChild('chosen', Chosen.ns)
    return element && Chosen.parse(element)
  }
  /** What the asker reads, as soon as it has so much. */
  const answers = async (reference: string, fits: RegExp) => {
    let said = ''
    await poll(async () => {
      asker.says(BELLHOP, `answers ${reference}`)
      said = String((await asker.hears(/Yes \d/, BELLHOP)).getChildText('body'))
      return fits.test(said)
    })
    return said
  }

  it("comes under the asker's name, though the asker is not in the room, and everybody sees who chose what", async () => {
    const { stanza, buttons } = await asks('Meeting at ten? / Yes / No')
    expect(stanza.attrs.from).to.equal(`${ROOM}/Matthew Weiss`)
    one.says(ROOM, '1', 'groupchat')
    for (const party of [one, other]) {
      const answer = await party.hears('Yes', ROOM)
      expect(answer.attrs.from).to.equal(`${ROOM}/Irene Mikkilineni`)
      expect(chosenIn(answer)).to.deep.equal({ question: buttons.id, value: '1' })
    }
    other.says(ROOM, 'no', 'groupchat')
    expect(chosenIn(await one.hears('No', ROOM))).to.include({ value: '2' })
    const both = /Yes 1, No 1\nIrene Mikkilineni · Yes.*\nJulia Nayer · No/
    expect(await answers(String(buttons.reference), both)).to.match(both)
  })

  it('counts each person once, and leaves talk alone', async () => {
    await asks('Cake too? / Yes / No')
    for (const text of ['1', '2', '1 or 2']) one.says(ROOM, text, 'groupchat')
    expect(chosenIn(await other.hears('Yes', ROOM))).to.include({ value: '1' })
    expect(chosenIn(await other.hears('2', ROOM))).to.equal(undefined)
    expect(chosenIn(await other.hears('1 or 2', ROOM))).to.equal(undefined)
    await one.hears(/^You have already chosen 'Yes' for 'Cake too\?'/, BELLHOP)
  })

  it('is answered by a reaction to its message, which the room has seeded', async () => {
    const { archived, buttons } = await asks('Walk? / 👍 Yes / 👎 No')
    const seed = await one.receives(each => each.getChild('reactions', Reactions.ns) !== undefined, 'a seed')
    expect(Reactions.parse(seed.getChild('reactions', Reactions.ns) ?? seed).id).to.equal(archived)
    const message = new Element('message', { to: ROOM, type: 'groupchat', id: crypto.randomUUID() })
    message.cnode(Reactions.build({ id: archived, emojis: ['👎'] }))
    one.sends(message.toString())
    const answer = await other.receives(each => chosenIn(each)?.question === buttons.id, 'the answer')
    expect(answer.getChildText('body')).to.equal('No')
    expect(chosenIn(answer)).to.include({ value: '2' })
  })

  it('is closed where its message is taken back: what is written later is talk', async () => {
    const { archived } = await asks('Withdrawn? / Yes / No')
    const moderate = `<moderate xmlns='urn:xmpp:message-moderate:1' id='${archived}'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>`
    expect((await asker.asks(ROOM, 'set', moderate)).attrs.type).to.equal('result')
    one.says(ROOM, '1', 'groupchat')
    expect(chosenIn(await other.hears('1', ROOM))).to.equal(undefined)
  })

  it('counts nothing of who is not in the room, who may not write there, or who writes to one person in it', async () => {
    const { buttons } = await asks('Outside? / Yes / No')
    const outsider = await acme.person('trajs')
    const chooses = (party: Party, to: string, type: string) => {
      const message = new Element('message', { to, type, id: crypto.randomUUID() })
      message.c('body').t('1')
      message.cnode(Chosen.build({ question: buttons.id, value: '1' }))
      party.sends(message.toString())
    }
    chooses(outsider, ROOM, 'groupchat')
    await outsider.receives(each => each.attrs.type === 'error' && each.attrs.from === ROOM, 'a refusal')
    await outsider.leaves()
    chooses(one, `${ROOM}/Julia Nayer`, 'chat')
    const told = await other.receives(
      each => each.attrs.type === 'chat' && each.getChildText('body') === '1',
      'a private message',
    )
    expect(told.attrs.from).to.equal(`${ROOM}/Irene Mikkilineni`)
    asker.says(BELLHOP, 'group quiet team-mweiss on')
    await asker.hears(/quiet/, BELLHOP)
    chooses(one, ROOM, 'groupchat')
    await one.receives(each => each.attrs.type === 'error' && each.attrs.from === ROOM, 'a refusal')
    asker.says(BELLHOP, 'group quiet team-mweiss off')
    await asker.hears(/./, BELLHOP)
    other.says(ROOM, '2', 'groupchat')
    await one.hears('No', ROOM)
    expect(await answers(String(buttons.reference), /No 1/)).to.match(/Yes 0, No 1/)
  })

  it('is answered by a command of somebody whose client is not in the room, once', async () => {
    const { buttons } = await asks('From afar? / Yes [says: Yes, from afar.] / No')
    asker.says(BELLHOP, `answer ${buttons.reference} 1`)
    await asker.hears(/^You have no open question/, BELLHOP)
    const away = await acme.person('imikkili', { resource: 'away' })
    away.says(BELLHOP, `answer ${buttons.reference} yes`)
    await away.hears(/^Your answer to .* is: Yes\.$/, BELLHOP)
    for (const party of [one, other]) {
      const answer = await party.hears('Yes, from afar.', ROOM)
      expect(answer.attrs.from).to.equal(`${ROOM}/Irene Mikkilineni`)
      expect(chosenIn(answer)).to.deep.equal({ question: buttons.id, value: '1' })
    }
    one.says(ROOM, `2 ${buttons.reference}`, 'groupchat')
    expect(chosenIn(await other.hears(`2 ${buttons.reference}`, ROOM))).to.equal(undefined)
    expect(await answers(String(buttons.reference), /Yes 1/)).to.match(/Yes 1, No 0/)
    await away.leaves()
  })

  it('is refused to who may not write there, and to who is not in it', async () => {
    asker.says(BELLHOP, 'group quiet team-mweiss on')
    await asker.hears(/quiet/, BELLHOP)
    one.says(BELLHOP, 'ask team-mweiss Quiet? / Yes / No')
    await one.hears('You may not write in this room. Nothing was sent.', BELLHOP)
    one.says(BELLHOP, 'ask team-sking Elsewhere? / Yes / No')
    await one.hears(/^Nobody here is called 'team-sking'/, BELLHOP)
    asker.says(BELLHOP, 'group quiet team-mweiss off')
    await asker.hears(/./, BELLHOP)
  })
})
