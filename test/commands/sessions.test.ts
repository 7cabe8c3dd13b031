// A command that is completed twice is done once: as an ad-hoc command, and over HTTP.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { secret } from '../../config.ts'
import { world, type World } from '../support/world.ts'
import type { Party } from '../support/party.ts'

const COMMANDS = 'http://jabber.org/protocol/commands'
const AT = 'bellhop.acme.test'

describe('a command that comes twice', () => {
  let acme: World
  let partner: Party
  let member: Party
  before(async () => {
    acme = await world()
    partner = await acme.person('kpartner')
    member = await acme.person('psully')
  })
  after(() => Promise.all([partner.leaves(), member.leaves()]))

  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
  const ask = (attributes: string, payload = '', node = 'broadcast-send') =>
    partner.asks(AT, 'set', `<command xmlns='${COMMANDS}' node='${node}' ${attributes}>${payload}</command>`)
  const text = (body: string) =>
    `<x xmlns='jabber:x:data' type='submit'>${field('group', 'team-kpartner-news')}${field('text', body)}</x>`
  const begins = async () => String((await ask('')).getChild('command')?.attrs.sessionid)
  const refused = (answer: Element) =>
    [
      answer.getChild('error')?.attrs.type,
      ...(answer.getChild('error')?.getChildElements() ?? []).map(({ name }) => name),
    ].filter(name => name !== 'text')
  const bodies = () => member.received.map(stanza => stanza.getChildText('body')).filter(body => body !== null)

  it('has one effect in one session, and the first answer again', async () => {
    const session = `sessionid='${await begins()}' action='complete'`
    const [first, second] = await Promise.all([ask(session, text('Once, please')), ask(session, text('Once, please'))])
    expect(first.getChild('command')?.attrs.status).to.equal('completed')
    expect(String(second.getChild('command'))).to.equal(String(first.getChild('command')))
    expect(String((await ask(session, text('Once, please'))).getChild('command'))).to.equal(
      String(first.getChild('command')),
    )
    await ask(`sessionid='${await begins()}'`, text('The fence'))
    await member.hears('The fence')
    expect(bodies().filter(body => body === 'Once, please')).to.have.length(1)
  })

  it('is forgotten behind a hundred later ones of the same account, and not behind those of others', async () => {
    const kept = await begins()
    const start = `<command xmlns='${COMMANDS}' node='broadcast-send'/>`
    const idOf = async () => String((await member.asks(AT, 'set', start)).getChild('command')?.attrs.sessionid)
    const first = await idOf()
    await Promise.all(Array.from({ length: 100 }, idOf))
    const again = `<command xmlns='${COMMANDS}' node='broadcast-send' sessionid='${first}'/>`
    expect(refused(await member.asks(AT, 'set', again))).to.deep.equal(['modify', 'bad-request', 'bad-sessionid'])
    const answer = await ask(`sessionid='${kept}'`, text('Kept meanwhile'))
    expect(answer.getChild('command')?.attrs.status).to.equal('completed')
  })

  it('is refused in a session that is over, cancelled, unknown, of another command, or of somebody else', async () => {
    const bad = ['modify', 'bad-request', 'bad-sessionid']
    const over = `sessionid='${await begins()}'`
    await ask(over, text('Said once'))
    expect(refused(await ask(over, text('Something else')))).to.deep.equal(bad)
    const cancelled = await begins()
    const end = await ask(`sessionid='${cancelled}' action='cancel'`)
    expect(end.getChild('command')?.attrs.status).to.equal('canceled')
    expect(refused(await ask(`sessionid='${cancelled}'`, text('Never said')))).to.deep.equal(bad)
    const byForm = await begins()
    await ask(`sessionid='${byForm}'`, "<x xmlns='jabber:x:data' type='cancel'/>")
    expect(refused(await ask(`sessionid='${byForm}'`, text('Never said')))).to.deep.equal(bad)
    expect(refused(await ask("sessionid='made-up'", text('Never said')))).to.deep.equal(bad)
    expect(refused(await ask(`sessionid='${await begins()}'`, '', 'whoami'))).to.deep.equal(bad)
    const open = await begins()
    const command = `<command xmlns='${COMMANDS}' node='broadcast-send' sessionid='${open}'>${text('Never said')}</command>`
    expect(refused(await member.asks(AT, 'set', command)).at(0)).not.to.equal(undefined)
    expect(refused(await ask(`sessionid='${open}' action='prev'`))).to.deep.equal([
      'modify',
      'bad-request',
      'bad-action',
    ])
    await ask(`sessionid='${open}'`, text('Another fence'))
    await member.hears('Another fence')
    expect(bodies()).not.to.include('Never said')
  })

  it('has one effect under one Idempotency-Key, and the key is for one request', async () => {
    const post = async (body: string) => {
      const answer = await fetch(`http://127.0.0.1:${acme.config.httpPort}/api/commands/broadcast-send`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret(acme.config, 'admin')}`,
          'content-type': 'application/json',
          'idempotency-key': 'order-17',
        },
        body: JSON.stringify({ group: 'team-kpartner-news', text: body }),
      })
      return { status: answer.status, body: await answer.text() }
    }
    const [first, second] = await Promise.all([post('By key'), post('By key')])
    expect(first.status).to.equal(200)
    expect(second).to.deep.equal(first)
    expect((await post('Another text')).status).to.equal(409)
    await ask(`sessionid='${await begins()}'`, text('The last fence'))
    await member.hears('The last fence')
    expect(bodies().filter(body => body === 'By key')).to.have.length(1)
  })
})
