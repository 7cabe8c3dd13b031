// Read marks of broadcasts beside the server: each reader counts once for what this person got, and nobody learns who it was.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { chart } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import { makeMember } from '../support/member.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-ann-news@bellhop.acme.test'
const MARKS = 'urn:xmpp:chat-markers:0'
const NAMES = ['bob', 'carl', 'dora', 'ed', 'fay'] as const
const ORG = chart(`
  ann
    bob
    carl
    dora
    ed
    fay
  zoe
`)

for (const asked of ['yes', 'no'] as const)
  describe(`read marks of broadcasts, with BELLHOP_REPORT_READS=${asked}`, function () {
    this.timeout(60_000)
    let acme: TappedWorld
    let ann: Party
    let readers: Record<string, Party>
    const as = makeMember(() => acme)
    const { withStore } = guestActions(() => acme)
    before(async () => {
      acme = await tappedWorld(ORG, { BELLHOP_REPORT_READS: asked, BELLHOP_ANSWERS: '1000' })
      await enter()
    })
    after(() => acme?.end())

    async function enter(): Promise<void> {
      ann = await acme.person('ann')
      readers = Object.fromEntries(
        await Promise.all([...NAMES, 'zoe'].map(async name => [name, await acme.person(name)] as const)),
      )
    }
    const reader = (name: string): Party => readers[name] ?? expect.fail(`nobody is called ${name}`)
    /** Answers when Bellhop has taken all that these people have sent. */
    const taken = (...parties: Party[]) =>
      Promise.all(
        parties.map(async party => {
          party.says(BELLHOP, 'whoami')
          await party.hears(/@acme\.test/, BELLHOP)
        }),
      )
    async function reads(party: Party, id: string, name = 'displayed', to = NEWS): Promise<void> {
      party.sends(`<message to='${to}' type='chat' id='mark'><${name} xmlns='${MARKS}' id='${id}'/></message>`)
      await taken(party)
    }
    /** Sends a text. @returns the copy that Bob got */
    async function sent(text: string): Promise<Element> {
      ann.says(NEWS, text)
      return reader('bob').hears(text, NEWS)
    }
    /** The row of a message in the report of the group: recipients, readers, answers, reactions. */
    async function reported(text: string): Promise<string | undefined> {
      const report = await as('ann', 'report', { about: 'broadcast team-ann-news' })
      return report
        .split('\n')
        .find(line => line.includes(text))
        ?.split(`${text} `)[1]
    }
    const isMarkable = (copy: Element) => copy.getChild('markable', MARKS) !== undefined

    if (asked === 'no') {
      it('are not asked for, and not counted', async () => {
        const copy = await sent('Who counts?')
        expect(isMarkable(copy)).to.equal(false)
        await reads(reader('bob'), copy.attrs.id)
        expect(await reported('Who counts?')).to.equal('5 – 0 0')
        expect(await as('ann', 'report', { about: 'broadcast team-ann-news' })).to.contain(
          'Who has read a message is not counted here.',
        )
        expect(await as('ann', 'broadcast-history', { group: 'team-ann-news' })).not.to.contain('Read:')
        await withStore(async store => {
          for (const { read } of await store.deliveries.find()) expect(read).to.equal(undefined)
        })
      })
      return
    }

    it('are asked for, and count each reader once, from however many devices and how often', async () => {
      const copy = await sent('Lunch')
      expect(isMarkable(copy)).to.equal(true)
      expect(await reported('Lunch')).to.equal('5 0 0 0')
      const phone = await acme.person('bob', { client: { type: 'phone', name: 'Phone' } })
      await reads(reader('bob'), copy.attrs.id)
      await reads(phone, copy.attrs.id)
      expect(await reported('Lunch')).to.equal('5 1 0 0')
      await reads(reader('bob'), copy.attrs.id, 'acknowledged')
      await reads(reader('carl'), copy.attrs.id, 'received')
      expect(await reported('Lunch'), 'again, and received alone').to.equal('5 1 0 0')
      await reads(reader('dora'), copy.attrs.id)
      expect(await reported('Lunch')).to.equal('5 2 0 0')
      await phone.leaves()
    })

    it('count nothing from a stranger, and for who did not get the message', async () => {
      ann.says(NEWS, 'except carl: Party for Carl')
      await ann.hears(/Keep this selection/, BELLHOP)
      ann.says(BELLHOP, 'no')
      await ann.hears(/not kept/, BELLHOP)
      const copy = await reader('bob').hears('Party for Carl', NEWS)
      for (const name of ['zoe', 'carl']) await reads(reader(name), copy.attrs.id)
      await reads(ann, copy.attrs.id)
      await reads(reader('bob'), 'b0000000000xxxxx')
      expect(await reported('Party for Carl'), 'of four it is not shown').to.equal('4 – 0 0')
      await withStore(async store =>
        expect((await store.broadcasts.get(String(copy.attrs.id)))?.read, 'and it is none').to.equal(0),
      )
    })

    it('count for the earlier messages, too, as one mark is about all before it', async () => {
      await sent('First')
      const last = await sent('Second')
      await reads(reader('ed'), last.attrs.id)
      expect([await reported('First'), await reported('Second')]).to.deep.equal(['5 1 0 0', '5 1 0 0'])
    })

    it('count for the first version where they name its correction', async () => {
      const id = ann.says(NEWS, 'At nine')
      await reader('bob').hears('At nine', NEWS)
      ann.sends(
        `<message to='${NEWS}' type='chat' id='fix'><body>At ten</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/></message>`,
      )
      const copy = await reader('bob').hears(/At ten/, NEWS)
      expect(isMarkable(copy)).to.equal(true)
      await reads(reader('bob'), copy.attrs.id)
      expect(await reported('At ten')).to.equal('5 1 0 0')
    })

    it('are asked for by personal texts, buttons and files, and not by a retraction', async () => {
      const send = (fields: object) => as('ann', 'broadcast-send', { group: 'team-ann-news', ...fields })
      const said: [object, RegExp][] = [
        [{ text: 'Dear {{ name }}', personal: 'true' }, /Dear Bob Test/],
        [{ text: 'Coming?', buttons: 'Yes/No' }, /Coming\?/],
        [{ text: 'The plan', file: 'https://files.acme.test/plan.pdf' }, /The plan/],
      ]
      for (const [fields, text] of said) {
        await send(fields)
        const copy = await reader('bob').hears(text, NEWS)
        expect(isMarkable(copy), String(text)).to.equal(true)
        await reads(reader('bob'), copy.attrs.id)
      }
      reader('bob').says(NEWS, 'Yes')
      await reader('bob').hears(/Noted/, NEWS)
      const history = await as('ann', 'broadcast-history', { group: 'team-ann-news', limit: '3' })
      expect(history).to.contain('Read: opened in an app that says so.')
      expect(history).to.match(/ 5 delivered 1 1 Coming\?/)
      expect(history, 'it says who to nobody').not.to.match(/bob/i)
      const member = await as('bob', 'broadcast-history', { group: 'team-ann-news', limit: '3' })
      expect(member).not.to.contain('Read:')
      const copy = await sent('To be withdrawn')
      await as('ann', 'broadcast-retract', { message: copy.attrs.id })
      const retraction = await reader('bob').hears(/was withdrawn/, NEWS)
      expect(isMarkable(retraction)).to.equal(false)
    })

    it('go on after a stop, which loses none, and after a kill', async () => {
      const copy = await sent('Before the stop')
      await reads(reader('bob'), copy.attrs.id)
      await acme.restart()
      expect(await reported('Before the stop')).to.equal('5 1 0 0')
      await Promise.all(['bob', 'dora'].map(each => reads(reader(each), copy.attrs.id)))
      expect(await reported('Before the stop')).to.equal('5 2 0 0')
      await acme.crash()
      await Promise.all(['bob', 'dora', 'fay'].map(each => reads(reader(each), copy.attrs.id)))
      expect(await reported('Before the stop')).to.equal('5 3 0 0')
    })

    it('are told in the language of the reader', async () => {
      await withStore(store => store.people.change('ann', {}, { profile: { language: 'de' } }))
      expect(await as('ann', 'report', { about: 'broadcast team-ann-news' })).to.contain(
        'Gelesen: in einer App geöffnet, die das meldet.',
      )
    })
  })
