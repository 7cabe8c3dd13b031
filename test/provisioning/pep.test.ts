// What a client keeps in its account: as many bookmarks and read marks as it has conversations, and its private storage.
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { world, type World } from '../support/world.ts'
import type { Party } from '../support/party.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const MANY = 300
const SLOW = 100 // ms of the server's CPU time for each

describe('what a client keeps in its account', function () {
  this.timeout(60_000)
  let acme: World
  let person: Party
  const own = 'pdavis@acme.test'
  before(async () => {
    acme = await world()
    person = await acme.person('pdavis')
  })
  after(() => person.leaves())

  const option = (name: string, value: string) => `<field var='pubsub#${name}'><value>${value}</value></field>`
  const options = `<publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>${PUBSUB}#publish-options</value></field>${option('persist_items', 'true')}${option('max_items', 'max')}${option('send_last_published_item', 'never')}${option('access_model', 'whitelist')}</x></publish-options>`

  async function publish(node: string, id: string, payload: string): Promise<void> {
    const item = `<item id='${id}'>${payload}</item>`
    const answer = await person.asks(
      own,
      'set',
      `<pubsub xmlns='${PUBSUB}'><publish node='${node}'>${item}</publish>${options}</pubsub>`,
    )
    expect(answer.attrs.type, String(answer)).to.equal('result')
  }

  async function ids(node: string): Promise<string[]> {
    const answer = await person.asks(own, 'get', `<pubsub xmlns='${PUBSUB}'><items node='${node}'/></pubsub>`)
    const items = answer.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
    return items.map(({ attrs }) => String(attrs.id))
  }

  for (const [what, node, payload] of [
    ['bookmarks', 'urn:xmpp:bookmarks:1', "<conference xmlns='urn:xmpp:bookmarks:1' name='A room elsewhere'/>"],
    [
      'read marks',
      'urn:xmpp:mds:displayed:0',
      `<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' id='1' by='${own}'/></displayed>`,
    ],
  ] as const)
    it(`has ${MANY} ${what}, and loses none of them`, async () => {
      const wanted = Array.from({ length: MANY }, (_, at) => `room${at}@rooms.elsewhere.test`)
      const publishAll = async () => {
        for (const id of wanted) await publish(node, id, payload)
      }
      expect((await effort(publishAll, [acme.prosody])) / MANY).to.be.below(SLOW)
      expect(await ids(node)).to.include.members(wanted)
    })

  it('has private storage', async () => {
    const notes = "<storage xmlns='storage:rosternotes'><note jid='nyang@acme.test'>Likes tea</note></storage>"
    const query = (content: string) => `<query xmlns='jabber:iq:private'>${content}</query>`
    expect((await person.asks(own, 'set', query(notes))).attrs.type).to.equal('result')
    const kept = await person.asks(own, 'get', query("<storage xmlns='storage:rosternotes'/>"))
    expect(kept.getChild('query')?.getChild('storage')?.getChildText('note')).to.equal('Likes tea')
  })
})
