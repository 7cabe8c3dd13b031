// A command is read the same at all doors: in chat at both addresses, on the command line, in a form and over HTTP.
import { expect } from 'chai'
import { Element } from 'ltx'
import { command as overHttp } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { secret } from '../../config.ts'
import { wordsOf } from '../support/shell.ts'
import { storeOf } from '../support/store.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

/** A line for the doors where people write one, its fields for those that name each, and the title that comes of it. */
const FOUNDED: [string, Record<string, string>, string][] = [
  ['group create NAME "Our lunch" --kind broadcast', { title: 'Our lunch', kind: 'broadcast' }, 'Our lunch'],
  ['group create NAME --title="Our lunch" --kind=broadcast', { title: 'Our lunch', kind: 'broadcast' }, 'Our lunch'],
  ['group create NAME --kind broadcast -- --lunch--', { title: '--lunch--', kind: 'broadcast' }, '--lunch--'],
]

const REFUSED: [string, Record<string, string>, RegExp][] = [
  ['group create NAME "Our lunch" --colour red', { title: 'Our lunch', colour: 'red' }, /colour/],
]

type Door = (line: string, fields: Record<string, string>) => Promise<string>

describe('a command at every door', function () {
  this.timeout(60_000)
  let acme: World
  let owner: Party
  before(async () => {
    acme = await world()
    owner = await acme.person('bmiller')
  })
  after(() => owner.leaves())

  const chatAt =
    (address: string): Door =>
    async line => {
      owner.says(address, line)
      return (await owner.hears(/./s, address)).getChildText('body') ?? ''
    }
  const form: Door = async (_line, fields) => {
    const command = new Element('command', {
      xmlns: 'http://jabber.org/protocol/commands',
      node: 'group-create',
      action: 'complete',
    })
    const form = command.c('x', { xmlns: 'jabber:x:data', type: 'submit' })
    for (const [name, value] of Object.entries(fields)) form.c('field', { var: name }).c('value').t(value)
    return String(await owner.asks(BELLHOP, 'set', String(command)))
  }
  const http: Door = async (_line, fields) => {
    const token = { authorization: `Bearer ${secret(acme.config, 'admin')}` }
    return (await overHttp(acme.config, 'group-create', { ...fields, owner: 'bmiller' }, token)).body
  }
  const shell: Door = async line => {
    const { out, err } = await acme.cli(...wordsOf(line).toSpliced(2, 0, '--owner', 'bmiller')) // the administrator names the owner
    return out + err
  }
  const doors: Record<string, Door> = {
    'in chat': chatAt(BELLHOP),
    "in chat at the component's own address": chatAt('bellhop.acme.test'),
    'on the command line': shell,
    'in a form': form,
    'over HTTP': http,
  }
  const groupCalled = async (name: string) => {
    const store = await storeOf(acme.config)
    const [group] = await store.groups.find({ where: { name } })
    await store.close()
    return group
  }

  for (const [index, [door, ask]] of Object.entries(doors).entries()) {
    it(`is read ${door}: options before and behind, and quotes`, async () => {
      for (const [row, [line, fields, title]] of FOUNDED.entries()) {
        const name = `line-${index}-${row}`
        const said = await ask(line.replace('NAME', name), { name, ...fields })
        expect(await groupCalled(name), `${line}: ${said}`).to.include({ title, kind: 'broadcast' })
      }
    })

    it(`is refused ${door} where it has what the command does not know`, async () => {
      for (const [row, [line, fields, words]] of REFUSED.entries()) {
        const name = `wrong-${index}-${row}`
        expect(await ask(line.replace('NAME', name), { name, ...fields })).to.match(words)
        expect(await groupCalled(name)).to.equal(undefined)
      }
    })
  }

  it('is not sent to everybody with an option that may be meant as one', async () => {
    const said = await chatAt(BELLHOP)('broadcast send line-0-0 The canteen is closed --only bmiller', {})
    expect(said).to.match(/'--only' is an option of 'broadcast send'/)
  })
})
