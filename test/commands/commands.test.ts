// Commands: written once, the same at four doors.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { categoriesFor } from '../../core/commands/category.ts'
import { administrator } from '../../core/model/caller.ts'
import { house } from '../../core/subjects.ts'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const FORM = 'jabber:x:data'
const ITEMS = 'http://jabber.org/protocol/disco#items'

describe('commands', () => {
  let acme: World
  let king: Party
  before(async () => {
    acme = await world()
    king = await acme.person('sking')
  })
  after(() => king.leaves())

  describe('in chat', () => {
    it('help tells what one can do, at the address and at the bare component', async () => {
      for (const address of [BELLHOP, 'bellhop.acme.test']) {
        king.says(address, 'help')
        const answer = await king.hears(/broadcast send/, address)
        expect(answer.getChildText('body'))
          .to.match(/^general · who you are here, your devices, and help · help, whoami, language, code issue/m)
          .and.not.match(/org apply/)
      }
    })

    it('help lists a category, also one that has the name of a command, and explains a command', async () => {
      king.says(BELLHOP, 'help groups')
      const body = (await king.hears(/^groups: your groups/)).getChildText('body')
      expect(body)
        .to.match(/^group create · makes a group of yours/m)
        .and.match(/^groups · lists your groups/m)
      king.says(BELLHOP, 'help group create')
      await king.hears(/^group create: makes a group of yours[^]*kind · chat or broadcast/)
    })

    it('whoami knows the person and the manager', async () => {
      const james = await acme.person('ajames')
      james.says(BELLHOP, 'whoami')
      expect((await james.hears(/ajames@acme.test/)).getChildText('body')).to.match(/lgarcia@acme.test/)
      await james.leaves()
    })

    it('groups lists the own ones with what one is there', async () => {
      king.says(BELLHOP, 'Groups')
      const body = (await king.hears(/team-sking@rooms.acme.test/)).getChildText('body')
      expect(body).to.match(
        /tree-sking-news@bellhop.acme.test · News from Steven King to everyone below · broadcast · owner/,
      )
    })

    it('asks for what is missing, with numbered choices, and does it', async () => {
      const garcia = await acme.person('lgarcia')
      const james = await acme.person('ajames')
      garcia.says(BELLHOP, 'broadcast send')
      const choices = (await garcia.hears(/1 = News from Lex Garcia/)).getChildText('body') ?? ''
      expect(choices).to.match(/Answer with the number/)
      garcia.says(BELLHOP, '1')
      await garcia.hears(/Message\?/)
      garcia.says(BELLHOP, 'Asked for step by step')
      await garcia.hears(/^Sent to 1 person /)
      await james.hears('Asked for step by step')
      await Promise.all([garcia.leaves(), james.leaves()])
    })

    it('takes everything in one line, and a quoted option', async () => {
      king.says(BELLHOP, 'broadcast history --limit 1 team-sking-news')
      await king.hears(/Nothing was sent|·/)
      king.says(BELLHOP, 'members team-sking')
      expect((await king.hears(/14 people|15 people|people\./)).getChildText('body')).to.match(
        /nyang@acme.test · Neena Yang/,
      )
    })

    it('can be left in the middle, by cancel or by another command', async () => {
      king.says(BELLHOP, 'members')
      await king.hears(/Answer with the number/)
      king.says(BELLHOP, 'cancel')
      await king.hears('Nothing was done.')
      king.says(BELLHOP, 'members')
      await king.hears(/Answer with the number/)
      king.says(BELLHOP, 'whoami')
      await king.hears(/sking@acme.test/)
    })

    it('is left by a whole command where what was asked for takes no such answer', async () => {
      king.says(BELLHOP, 'topup')
      await king.hears(/How much/)
      king.says(BELLHOP, 'lots')
      await king.hears(/^'lots' is no amount/)
      king.says(BELLHOP, 'members team-sking')
      await king.hears(/people\./)
      king.says(BELLHOP, 'whoami')
      await king.hears(/sking@acme.test/)
    })

    it('names the commands that are like what is written', async () => {
      for (const [written, told] of [
        ['emoticon', /Did you mean emoticon send\?/],
        ['memebrs team-sking', /Did you mean members\?/],
        ['help coupon', /coupon create · makes a coupon/],
        ['help wallte', /no command or category 'wallte'. These are like it:\nwallet ·/],
        ['help xyzzy', /no command or category 'xyzzy'. Write help/],
      ] as const) {
        king.says(BELLHOP, written)
        await king.hears(told)
      }
    })

    it('says so when it does not understand, and refuses what is not allowed', async () => {
      king.says(BELLHOP, 'make coffee')
      await king.hears(/I do not know 'make coffee'/)
      king.says(BELLHOP, 'org plan x')
      await king.hears(/I do not know 'org plan x'/)
      king.says(BELLHOP, 'code issue nyang')
      await king.hears(/Only the person concerned and the administrator/)
    })
  })

  describe('as ad-hoc commands', () => {
    const execute = (party: Party, node: string, form = '', to = BELLHOP) =>
      party.asks(to, 'set', `<command xmlns='http://jabber.org/protocol/commands' node='${node}'>${form}</command>`)
    const submit = (fields: Record<string, string>) =>
      `<x xmlns='${FORM}' type='submit'>${Object.entries(fields)
        .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
        .join('')}</x>`

    const itemsAt = async (party: Party, node: string, to = BELLHOP) => {
      const answer = await party.asks(
        to,
        'get',
        `<query xmlns='http://jabber.org/protocol/disco#items' node='${node}'/>`,
      )
      const items = answer.getChild('query')?.getChildren('item') ?? []
      return items.map(({ attrs }) => String(attrs.node))
    }

    it('are listed by category on every address of ours, each caller seeing the own ones', async () => {
      for (const to of [BELLHOP, 'bellhop.acme.test', 'team-sking-news@bellhop.acme.test']) {
        const categories = await itemsAt(king, 'http://jabber.org/protocol/commands', to)
        expect(categories)
          .to.include.members(['category:general', 'category:groups'])
          .and.not.include('category:server')
        const nodes = (await Promise.all(categories.map(node => itemsAt(king, node, to)))).flat()
        expect(nodes)
          .to.include.members(['help', 'whoami', 'code-issue', 'broadcast-send'])
          .and.not.include('org-apply')
      }
    })

    it('are at most fourteen categories with at most twelve commands each, for the administrator, too', () => {
      const categories = categoriesFor(house.categories, administrator)
      expect(categories).to.have.length.within(2, 14)
      for (const { name, commands } of categories) expect(commands, name).to.have.length.within(1, 12)
      expect(categories.flatMap(({ commands }) => commands)).to.have.members(house.commands)
    })

    it('are chosen from a category by clients that execute its node', async () => {
      const chosen = (await execute(king, 'category:groups')).getChild('command')
      const choice = chosen?.getChild('x', FORM)?.getChild('field')
      const offered = choice?.getChildren('option').map(option => option.getChildText('value'))
      expect(offered).to.include.members(['groups', 'members', 'group-create'])
      const first = await execute(king, 'category:groups', submit({ [choice?.attrs.var]: 'members' }))
      const asked = first.getChild('command')
      expect(asked?.attrs).to.include({ status: 'executing', node: 'category:groups' })
      const fields = asked?.getChild('x', FORM)?.getChildren('field') ?? []
      const [kept] = fields.filter(({ attrs }) => attrs.type === 'hidden')
      expect(fields.map(({ attrs }) => attrs.var)).to.include('group')
      const filled = { [kept?.attrs.var]: kept?.getChildText('value') ?? '', group: 'team-sking' }
      const done = (await execute(king, 'category:groups', submit(filled))).getChild('command')
      expect(done?.attrs).to.include({ status: 'completed', node: 'category:groups' })
      expect(done?.toString()).to.contain('nyang@acme.test')
      const at = (await execute(king, 'category:general', submit({ [choice?.attrs.var]: 'whoami' }))).getChild(
        'command',
      )
      expect(at?.attrs.status).to.equal('completed')
      const foreign = await execute(king, 'category:server')
      expect(foreign.getChild('error')?.getChild('item-not-found')).to.exist
    })

    it('answer at once where nothing has to be known, with the outcome in fixed text', async () => {
      const command = (await execute(king, 'whoami')).getChild('command')
      expect(command?.attrs.status).to.equal('completed')
      const field = command?.getChild('x', FORM)?.getChild('field')
      expect(field?.attrs.type).to.equal('fixed')
      expect(
        field
          ?.getChildren('value')
          .map(value => value.getText())
          .join('|'),
      ).to.match(/^[^|]*address · sking@acme.test\n/)
    })

    it('ask by form, complain in the form, and do it', async () => {
      const first = (await execute(king, 'members')).getChild('command')
      expect(first?.attrs.status).to.equal('executing')
      const field = first?.getChild('x', FORM)?.getChild('field')
      expect(field?.attrs).to.include({ var: 'group', type: 'list-single' })
      const wrong = (await execute(king, 'members', submit({ group: 'nowhere' }))).getChild('command')
      expect(wrong?.attrs.status).to.equal('executing')
      expect(wrong?.getChild('x', FORM)?.getChildText('instructions')).to.match(/There is no group 'nowhere'/)
      const done = (await execute(king, 'members', submit({ group: 'team-sking' }))).getChild('command')
      expect(done?.attrs.status).to.equal('completed')
      expect(done?.toString()).to.contain('nyang@acme.test')
    })

    it('can be cancelled, and refuse the unknown and the forbidden', async () => {
      const cancelled = await king.asks(
        BELLHOP,
        'set',
        "<command xmlns='http://jabber.org/protocol/commands' node='members' action='cancel'/>",
      )
      expect(cancelled.getChild('command')?.attrs.status).to.equal('canceled')
      const unknown = await execute(king, 'make-coffee')
      expect(unknown.getChild('error')?.getChild('item-not-found')).to.exist
      const forbidden = await execute(king, 'org-plan', submit({ file: 'x' }))
      expect(forbidden.getChild('error')?.getChild('forbidden')).to.exist
    })
  })

  describe('in the language of the stanza, where no profile names one', () => {
    const asksInGerman = (payload: string, to = BELLHOP) => {
      const id = randomUUID()
      king.sends(
        `<iq type='${/<(query|ping)/.test(payload) ? 'get' : 'set'}' id='${id}' to='${to}' xml:lang='de-CH'>${payload}</iq>`,
      )
      return king.receives(({ name, attrs }) => name === 'iq' && attrs.id === id)
    }
    const saysInGerman = (text: string) =>
      king.sends(
        `<message type='chat' id='${randomUUID()}' to='${BELLHOP}' xml:lang='de'><body>${text}</body></message>`,
      )

    it('help, questions and refusals of a chat are said in German, and a no may be said in any language', async () => {
      saysInGerman('help help')
      await king.hears('help: sagt, was man hier tun kann.\ncommand · Befehl oder Thema · optional')
      saysInGerman('make tea')
      await king.hears('„make tea“ kenne ich nicht. Schreiben Sie help, um zu sehen, was Sie tun können.')
      saysInGerman('members')
      await king.hears(/\nAntworten Sie mit der Nummer, oder schreiben Sie cancel zum Abbrechen\.$/)
      saysInGerman('Nein.')
      await king.hears('Es wurde nichts getan.')
    })

    it('lists, forms and errors are German, and English for who asks in it', async () => {
      const list = await asksInGerman(`<query xmlns='${ITEMS}' node='http://jabber.org/protocol/commands'/>`)
      const names = list
        .getChild('query')
        ?.getChildren('item')
        .map(({ attrs }) => String(attrs.name))
      expect(names).to.include('general: wer Sie hier sind, Ihre Geräte, und Hilfe')
      const form = (await asksInGerman("<command xmlns='http://jabber.org/protocol/commands' node='help'/>"))
        .getChild('command')
        ?.getChild('x', FORM)
      expect(form?.getChildText('title')).to.equal('Sagt, was man hier tun kann')
      expect(form?.getChild('field')?.attrs.label).to.equal('Befehl oder Thema')
      const error = (await asksInGerman("<ping xmlns='urn:xmpp:ping'/>", 'nobody@bellhop.acme.test')).getChild('error')
      expect(error?.getChild('text')?.attrs['xml:lang']).to.equal('de')
      expect(error?.getChildText('text')).to.equal('Unter dieser Adresse ist niemand.')
      const english = await king.asks('nobody@bellhop.acme.test', 'get', "<ping xmlns='urn:xmpp:ping'/>")
      expect(english.getChild('error')?.getChildText('text')).to.equal('There is nobody at this address.')
    })
  })

  describe('our addresses', () => {
    it('have names and are online for those who know them', async () => {
      const james = await acme.person('ajames')
      const vcard = await james.asks('team-lgarcia-news@bellhop.acme.test', 'get', "<vCard xmlns='vcard-temp'/>")
      expect(vcard.getChild('vCard')?.getChildText('FN')).to.equal('News from Lex Garcia')
      const seen = await james.receives(
        ({ name, attrs }) => name === 'presence' && attrs.from === 'team-lgarcia-news@bellhop.acme.test/bellhop',
      )
      expect(seen.attrs.type).to.equal(undefined)
      await james.leaves()
    })

    it('are as unknown as an address that does not exist to those who do not', async () => {
      const james = await acme.person('ajames')
      const answers = await Promise.all(
        ['team-mweiss-news', 'no-such-thing'].flatMap(name =>
          [
            "<query xmlns='http://jabber.org/protocol/disco#info'/>",
            "<vCard xmlns='vcard-temp'/>",
            "<ping xmlns='urn:xmpp:ping'/>",
          ].map(payload =>
            james
              .asks(`${name}@bellhop.acme.test`, 'get', payload)
              .then(({ attrs, children }) => `${attrs.type} ${children.join('')}`),
          ),
        ),
      )
      expect(
        new Set(answers.map(answer => answer.replace(/<\w+ xmlns="[^"]*(disco#info|vcard-temp|ping)".*?\/>/, ''))).size,
      ).to.equal(1)
      await james.leaves()
    })
  })
})
