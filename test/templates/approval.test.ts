// Templates that a manager has to agree to: nothing is sent before, and who asked is told what became of it.
import { expect } from 'chai'
import { chart } from '../support/chart.ts'
import { basic, command } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-bob-news'

const rows = chart(`
  ann
    bob
      dave
      dora
    carl
`)

describe('a template that a manager has to agree to', function () {
  this.timeout(30_000)
  const { acme, online } = inWorld(() => tappedWorld(rows, { BELLHOP_TEMPLATE_APPROVAL: 'manager' }))

  const asks = async (username: string, node: string, fields: object) => {
    const answer = await command(acme().config, node, fields, basic(username, await acme().code(username)))
    const body: { text?: string } = JSON.parse(answer.body)
    return body.text ?? ''
  }
  /** Bob makes a template and asks for it to be sent. */
  async function wanted(name: string): Promise<{ bob: Party; ann: Party; dave: Party; id: string }> {
    const [bob, ann, dave] = await Promise.all([online('bob'), online('ann'), online('dave')])
    await asks('bob', 'template-create', { name, text: `${name} for {{ given_name }}` })
    bob.says(BELLHOP, `template send ${name} to ${NEWS}`)
    const told = await bob.hears(/^Ann Test \(ann\) is asked to approve .* Nothing is sent before\.$/, BELLHOP)
    const [, id = ''] = /as request (\w+),/.exec(told.getChildText('body') ?? '') ?? []
    await ann.hears(
      new RegExp(
        `^Bob Test \\(bob\\) wants to send ${name} to 2 people of .*:\n\n${name} for {{ given_name }}\n\n1 = Send it`,
      ),
      BELLHOP,
    )
    return { bob, ann, dave, id }
  }
  const gotNothing = async (dave: Party, name: string) => {
    await acme().does('broadcast-send', { group: NEWS, text: `Behind ${name}` })
    await dave.hears(`Behind ${name}`)
    expect(dave.received.filter(each => each.getChildText('body')?.startsWith(`${name} for`))).to.deep.equal([])
  }

  it('goes out when the manager answers with 1, and not before; both are told', async () => {
    const { bob, ann, dave } = await wanted('soup')
    await gotNothing(dave, 'soup')
    ann.says(BELLHOP, '1')
    await ann.hears(/^Sent to 2 people as b.*\nBob Test is told\.$/, BELLHOP)
    await bob.hears(/^soup was approved\. Sent to 2 people as b/, BELLHOP)
    await dave.hears('soup for Dave', NEWS)
  })

  it('is refused with 2 or with no', async () => {
    for (const [name, answer] of [
      ['rice', '2'],
      ['fish', 'no'],
    ] as const) {
      const { bob, ann, dave, id } = await wanted(name)
      ann.says(BELLHOP, answer)
      await ann.hears(`${name} is not sent, and its sender is told.`, BELLHOP)
      await bob.hears(`Ann Test has not agreed to ${name}. Nothing was sent.`, BELLHOP)
      ann.says(BELLHOP, `template approve ${id} yes`)
      await ann.hears(`${name} was refused already. Nothing was sent.`, BELLHOP)
      await gotNothing(dave, name)
    }
  })

  it('is asked again where the answer is none, and sent once however often it is approved', async () => {
    const { ann, dave, id } = await wanted('cake')
    ann.says(BELLHOP, 'what is that?')
    await ann.hears(/Answer with 1 to send it[^]*1 = Send it/, BELLHOP)
    ann.says(BELLHOP, 'Send it')
    await ann.hears(/^Sent to 2 people/, BELLHOP)
    expect(await asks('ann', 'template-approve', { request: id, answer: 'send' })).to.equal(
      'cake was approved already, and sent to 2 people.',
    )
    await dave.hears('cake for Dave', NEWS)
    await acme().does('broadcast-send', { group: NEWS, text: 'Behind the cake' })
    await dave.hears('Behind the cake')
    expect(dave.received.filter(each => each.getChildText('body') === 'cake for Dave')).to.have.length(1)
  })

  it('is not sent when it was changed or deleted meanwhile', async () => {
    const changed = await wanted('plum')
    await asks('bob', 'template-edit', { template: 'plum', text: 'plum for another {{ given_name }}' })
    changed.ann.says(BELLHOP, '1')
    await changed.ann.hears(/^plum was approved, but was not sent\. The template was changed/, BELLHOP)
    await changed.bob.hears(/^plum was approved, but was not sent\./, BELLHOP)
    const deleted = await wanted('pear')
    await asks('bob', 'template-delete', { template: 'pear' })
    deleted.ann.says(BELLHOP, '1')
    await deleted.ann.hears(/^pear was approved, but was not sent\. The template was deleted/, BELLHOP)
    await gotNothing(deleted.dave, 'pear')
  })

  it('is nobody else’s to approve, and asks nobody where nobody is above', async () => {
    const { id, ann, dave } = await wanted('nuts')
    for (const username of ['carl', 'bob'])
      expect(await asks(username, 'template-approve', { request: id, answer: 'send' })).to.match(/Nobody asks you for/)
    await gotNothing(dave, 'nuts')
    expect(await asks('ann', 'template-create', { name: 'top', text: 'From the top, {{ given_name }}' })).to.match(
      /stored/,
    )
    const carl = await online('carl')
    expect(await asks('ann', 'template-send', { template: 'top', to: 'tree-ann-news' })).to.match(/^Sent to 4 people/)
    await carl.hears('From the top, Carl')
    ann.says(BELLHOP, '2')
    await ann.hears(/^nuts is not sent/, BELLHOP)
  })

  it('does not take a number for the answer to another request', async () => {
    const { ann, dave } = await wanted('figs')
    await asks('bob', 'template-create', { name: 'dates', text: 'dates for {{ given_name }}' })
    await asks('bob', 'template-send', { template: 'dates', to: NEWS })
    const second = await ann.hears(
      /wants to send dates[^]*Answer until .* with: template approve \w+ yes, or no$/,
      BELLHOP,
    )
    const [, id = ''] = /approve (\w+) yes/.exec(second.getChildText('body') ?? '') ?? []
    ann.says(BELLHOP, `template approve ${id} no`)
    await ann.hears(/^dates is not sent/, BELLHOP)
    ann.says(BELLHOP, 'template approve')
    await ann.hears(/1 = figs, to 2 people/, BELLHOP)
    ann.says(BELLHOP, '1')
    await ann.hears(/1 = Send it\n2 = Do not send it/, BELLHOP)
    ann.says(BELLHOP, '2')
    await ann.hears(/^figs is not sent/, BELLHOP)
    await gotNothing(dave, 'figs')
  })

  it('expires, and says so to both', async () => {
    const { bob, ann, dave, id } = await wanted('milk')
    await acme().bellhop.stop()
    const store = await storeOf(acme().config)
    await store.approvals.change(id, {}, { due: new Date(Date.now() - 3_600_000).toISOString() })
    await store.close()
    await acme().restart()
    await bob.hears('Ann Test has not answered in time: milk expired. Nothing was sent.', BELLHOP)
    expect(await asks('ann', 'template-approve', { request: id, answer: 'send' })).to.match(
      /^The request for milk expired on \d+ \w+ \d{4} at \d\d:\d\d \S+\. Nothing was sent\.$/,
    )
    ann.says(BELLHOP, '1')
    await ann.hears(/^The request for milk expired/, BELLHOP)
    await gotNothing(dave, 'milk')
  })

  it('is sent once when Bellhop is killed behind the manager’s answer', async () => {
    const { ann, dave } = await wanted('corn')
    ann.says(BELLHOP, '1')
    await acme().crash()
    await ann.hears(/^Sent to 2 people|^corn was approved already, and sent to 2 people/, BELLHOP)
    await dave.hears('corn for Dave', NEWS)
    await acme().does('broadcast-send', { group: NEWS, text: 'Behind the corn' })
    await dave.hears('Behind the corn')
    expect(dave.received.filter(each => each.getChildText('body') === 'corn for Dave')).to.have.length(1)
  })

  it('is asked and answered in the language of the manager, and told in that of the sender', async () => {
    const store = await storeOf(acme().config)
    await store.people.change('ann', {}, { profile: { language: 'de-CH' } })
    await store.close()
    const [bob, ann] = await Promise.all([online('bob'), online('ann')])
    await asks('bob', 'template-create', { name: 'tea', text: 'Tea for {{ given_name }}' })
    bob.says(BELLHOP, `template send tea to ${NEWS}`)
    await bob.hears(/^Ann Test \(ann\) is asked to approve tea, /, BELLHOP)
    await ann.hears(
      /^Bob Test \(bob\) möchte tea an 2 Personen von .+:\n\nTea for .+\n\n1 = Senden\n2 = Nicht senden\nAntworten Sie mit der Nummer oder bis \d+\. \w+ \d{4} um \d\d:\d\d \S+ mit: template approve \w+ yes oder no$/,
      BELLHOP,
    )
    ann.says(BELLHOP, 'Nicht senden')
    await ann.hears('tea wird nicht gesendet; der Absender wird benachrichtigt.', BELLHOP)
    await bob.hears('Ann Test has not agreed to tea. Nothing was sent.', BELLHOP)
    ann.says(BELLHOP, 'template approve 12345678 yes')
    await ann.hears('Niemand fragt Sie (mehr) nach „12345678“. Es wurde nichts gesendet.', BELLHOP)
  })
})
