// Buttons of Bellhop's own numbered questions: the choices are in the message, and a button, a reaction or a quoted reply answers.
import { expect } from 'chai'
import { Element } from 'ltx'
import { Buttons, Chosen, NS_QUICK } from '../../xep/buttons.ts'
import { Reactions } from '../../xep/reactions.ts'
import { Reply } from '../../xep/reply.ts'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const FIRST = 'Buttons Left'
const SECOND = 'Buttons Right'

describe('a numbered question of Bellhop', () => {
  let acme: World
  let owner: Party
  before(async () => {
    acme = await world()
    owner = await acme.person('sking')
    for (const [name, title] of [
      ['buttons-left', FIRST],
      ['buttons-right', SECOND],
    ] as const) {
      owner.says(BELLHOP, `group create ${name} "${title}" chat`)
      await owner.hears(new RegExp(`^${title} is`), BELLHOP)
    }
  })
  after(() => owner?.leaves())

  const asks = async () => {
    owner.says(BELLHOP, 'group title')
    const stanza = await owner.hears(/^Group\?/, BELLHOP)
    const element = stanza.getChild('buttons', Buttons.ns)
    if (!element) throw new Error('no buttons')
    return { stanza, buttons: Buttons.parse(element) }
  }
  const sends = (payload: Element, body?: string) => {
    const message = new Element('message', { to: BELLHOP, type: 'chat', id: crypto.randomUUID() })
    if (body !== undefined) message.c('body').t(body)
    message.cnode(payload)
    owner.sends(message.toString())
  }
  const cancels = async () => {
    owner.says(BELLHOP, 'cancel')
    await owner.hears('Nothing was done.', BELLHOP)
  }

  it('carries its choices as buttons and as quick responses', async () => {
    const { stanza, buttons } = await asks()
    const own = owner.received.at(-1) ?? stanza
    const lines = (stanza.getChildText('body') ?? '').split('\n').slice(1, -1)
    expect(lines).to.deep.equal(buttons.buttons.map(({ label }, at) => `${at + 1} = ${label}`))
    expect(own.getChildren('response', NS_QUICK).map(({ attrs }) => attrs.label)).to.deep.equal(
      buttons.buttons.map(({ label }) => label),
    )
    expect(buttons.id).to.equal(stanza.attrs.id)
    await cancels()
  })

  it('is answered by a button', async () => {
    const { buttons } = await asks()
    const chosen = buttons.buttons.find(({ label }) => label === SECOND)
    sends(Chosen.build({ question: buttons.id, value: chosen?.value }), SECOND)
    await owner.hears(/^Title\?/, BELLHOP)
    await cancels()
  })

  it('is answered by a reaction that is a number, and by a reply that quotes it', async () => {
    const { stanza } = await asks()
    sends(Reactions.build({ id: String(stanza.attrs.id), emojis: ['1\uFE0F\u20E3'] }))
    await owner.hears(/^Title\?/, BELLHOP)
    await cancels()
    const again = await asks()
    sends(Reply.build({ id: String(again.stanza.attrs.id) }), '> Group?\n2')
    await owner.hears(/^Title\?/, BELLHOP)
    await cancels()
  })

  it('with several choices has buttons, too: one chooses it alone', async () => {
    owner.says(BELLHOP, 'template create buttons-text Hello')
    await owner.hears(/^Template buttons-text is stored/, BELLHOP)
    owner.says(BELLHOP, 'template check buttons-text')
    const asked = await owner.hears(/^To which broadcast group/, BELLHOP)
    const { id: question, buttons } = Buttons.parse(asked.getChild('buttons', Buttons.ns) ?? asked)
    const [first] = buttons
    sends(Chosen.build({ question, value: first?.value }), first?.label)
    await owner.hears(new RegExp(`^All \\d+ people of ${first?.value} can get buttons-text`), BELLHOP)
    owner.says(BELLHOP, 'template delete buttons-text')
    await owner.hears(/is deleted/, BELLHOP)
  })

  it('takes no button of an earlier question, and no other reaction', async () => {
    const { buttons } = await asks()
    await cancels()
    const { stanza } = await asks()
    sends(Chosen.build({ question: buttons.id, value: buttons.buttons[0]?.value }), 'one')
    await owner.hears('That question is over. Write the command again.', BELLHOP)
    sends(Reactions.build({ id: String(stanza.attrs.id), emojis: ['👍'] }))
    await cancels() // the question is open still
  })
})
