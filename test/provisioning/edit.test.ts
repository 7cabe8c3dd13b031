// What an edit leaves behind is whole, though it was cut in its middle or began with a client: random changes found these.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { poll } from '../../setup/ports.ts'
import { chart } from '../support/chart.ts'
import { tokenOf } from '../support/guests.ts'
import { healthy as isHealthy } from '../support/healthy.ts'
import { obstacle } from '../support/obstacle.ts'
import { bookmarks, roster } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'
import { storeOf } from '../support/store.ts'

const base = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
`)
const room = (name: string) => `${name}@rooms.acme.test`
const isBookmarks = (stanza: Element) => stanza.getChild('bookmarks', 'urn:bellhop:bookmarks:1') !== undefined

describe('an edit', () => {
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(base, { BELLHOP_AUTOJOIN_MAXIMUM: '3' })
  })
  after(() => acme.end())
  afterEach(end)

  let count = 0
  /** A chat group of three: as large as a room may be to be joined by itself. */
  async function three(): Promise<string> {
    const group = `edit-${++count}`
    await acme.does('group-create', { name: group, title: group, kind: 'chat', owner: 'dave' })
    await acme.does('group-add', { group, who: 'dora, ed' })
    return group
  }
  /** Resolves once that is dora's bookmark of a group. */
  async function marked(group: string, as: string): Promise<void> {
    const dora = await online('dora')
    let is: string | undefined
    await poll(async () => (is = (await bookmarks(dora))[room(group)]) === as)
    expect(is).to.equal(as)
  }
  const groupsNow = async () => (await acme.does('groups')).table?.rows.flat() ?? []
  const healthy = () => isHealthy(acme)

  /** Bellhop dies once the rooms have followed and before any bookmark does. */
  async function cutOff(node: string, fields: Record<string, string>): Promise<void> {
    const sprung = acme.tap.cuts(1, 'before', isBookmarks)
    const asked = acme.does(node, fields).catch(() => {})
    await sprung
    await acme.crash()
    await asked
  }

  it('of an owner’s client tells everybody when the room has become too large to be joined by itself', async () => {
    const group = await three()
    await marked(group, `${group} | Dora Test | true`)
    const item = "<item jid='eve@acme.test' affiliation='member'/>"
    const dave = await online('dave')
    await dave.asks(room(group), 'set', `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`)
    await marked(group, `${group} | Dora Test`)
    await healthy()
  })

  it('reaches everybody whom the size of a group concerns when it goes on after a crash', async () => {
    const group = await three()
    await cutOff('group-add', { group, who: 'eve' })
    await marked(group, `${group} | Dora Test`)
    await healthy()
  }).timeout(60_000)

  it('of a broadcast group reaches the spaces that show its title', async () => {
    for (const group of ['team-bob-news', 'team-carl']) {
      const { link = '' } = await acme.does('qr-group', { group })
      await acme.does('guest-add', { token: tokenOf(link), name: `Guest of ${group}` })
      await healthy()
    }
  })

  it('reaches everybody whom the title of a group concerns when it goes on after a crash', async () => {
    const group = await three()
    await cutOff('guest-invite', { address: 'zoe@outside.example', as: 'client', for: 'dave', name: 'Zoe', group })
    await marked(group, `${group} · external | Dora Test`)
    await healthy()
  }).timeout(60_000)

  it('that closes an external group leaves no note of it', async () => {
    const group = await three()
    await acme.does('guest-invite', { address: 'yan@outside.example', as: 'client', for: 'dave', name: 'Yan', group })
    await acme.does('group-close', { group })
    const store = await storeOf(acme.config)
    const groups = new Set((await store.groups.find()).map(({ id }) => id))
    const notes = (await store.externals.find()).map(({ id }) => id)
    await store.close()
    expect(notes.filter(id => !groups.has(id))).to.deep.equal([])
  })

  /** Bellhop dies as soon as the edit is stored: before the server or anybody hears of it. */
  async function untold(node: string, fields: Record<string, string>): Promise<void> {
    const sprung = acme.tap.cuts(1, 'before')
    const asked = acme.does(node, fields).catch(() => {})
    await sprung
    await acme.crash()
    await asked
  }

  /** Bellhop dies before it has removed what hangs on a group that is closed. */
  async function unswept(node: string, fields: Record<string, string>): Promise<void> {
    const lifted = obstacle(acme.config, 'DELETE ON memberships')
    expect(await acme.does(node, fields).catch(error => error.message)).to.match(/internal-server-error/)
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    lifted()
    await acme.restart()
  }

  it('that fails in the store takes no room from a group that is still there', async () => {
    const group = await three()
    const lifted = obstacle(acme.config, 'INSERT ON notices')
    const refused = await acme.does('group-close', { group, reason: 'Nobody came' }).catch(error => error.message)
    lifted()
    expect(refused).to.match(/internal-server-error/)
    await acme.does('group-title', { group: await three(), title: 'Another' })
    await healthy()
  })

  it('that closes a group, and was cut off, closes no other one that has its name by then', async () => {
    const group = await three()
    await acme.bellhop.stop()
    const store = await storeOf(acme.config)
    const [old] = await store.groups.find({ where: { name: group } })
    if (!old) throw new Error(`There is no group ${group}.`)
    const memberships = await store.memberships.find({ where: { group: old.id } })
    const people = memberships.flatMap(({ person }) => person ?? [])
    const scope = { people, groups: [], closed: { [group]: 'Over' } }
    const record = { id: 'cut-off', at: new Date().toISOString(), scope, gone: { groups: [old] } }
    await store.batch([
      { remove: 'groups', id: old.id },
      { insert: 'edits', record },
    ])
    await store.close()
    acme.tap.away(true)
    const again = await acme.begins()
    const isThere = () => groupsNow().then(names => names.includes(group))
    expect(
      await poll(() =>
        isThere().then(
          is => !is,
          () => false,
        ),
      ),
    ).to.equal(true)
    // A busy machine takes longer than the command waits for the server; the group is made all the same.
    const asked = acme
      .does('group-create', { name: group, title: group, kind: 'chat', owner: 'dave' })
      .catch((error: Error) => expect(error.message).to.match(/^remote-server-timeout: /))
    expect(await poll(isThere)).to.equal(true)
    acme.tap.away(false)
    await Promise.all([asked, acme.restored()])
    expect(await isThere()).to.equal(true)
    await healthy()
    await again.stop()
    await acme.restart()
  }).timeout(60_000)

  it('that closes a group, and was cut off before anything else was done, is told to its members', async () => {
    const group = await three()
    const dora = await online('dora')
    await untold('group-close', { group, reason: 'Nobody came' })
    await dora.hears(`${group} was closed: Nobody came`)
    await healthy()
  }).timeout(60_000)

  it('that closes a group, and was cut off in its middle, leaves no memberships in the group', async () => {
    const group = await three()
    const dora = await online('dora')
    await unswept('group-close', { group, reason: 'Nobody came' })
    await dora.hears(`${group} was closed: Nobody came`)
    const store = await storeOf(acme.config)
    const groups = new Set((await store.groups.find()).map(({ id }) => id))
    const left = (await store.memberships.find()).filter(membership => !groups.has(membership.group))
    await store.close()
    expect(left).to.deep.equal([])
    await healthy()
  }).timeout(60_000)

  it('that has another member answer for a guest, and was cut off, is finished and told', async () => {
    const fields = { address: 'xenia@outside.example', as: 'client', for: 'dave', name: 'Xenia' }
    const { text = '' } = await acme.does('guest-invite', fields)
    const [, guest = ''] = /here as (\S+)@acme\.test/.exec(text) ?? []
    const [dave, eve] = [await online('dave'), await online('eve')]
    await untold('guest-handover', { guest, to: 'eve' })
    for (const party of [dave, eve]) await party.hears(/^Eve Test answers for Xenia/)
    const seen = async () => [await roster(dave), await roster(eve)].map(each => each[`${guest}@acme.test`])
    expect(
      await poll(async () => (await seen()).join() === ',Xenia (guest) | both | Clients'),
      `${await seen()}`,
    ).to.equal(true)
    await healthy()
  }).timeout(60_000)

  it('that keeps a selection, and was cut in its middle, is made whole when it is asked for again', async () => {
    const fields = { group: 'team-bob-news', text: 'To some', only: 'dora', keep: 'some', once: 'some' }
    const remove = obstacle(acme.config, "INSERT ON memberships WHEN new.id LIKE 'custom/%'")
    await acme.does('broadcast-send', fields).catch(() => {})
    remove()
    expect((await acme.does('broadcast-send', fields)).text).to.contain('kept as some@')
    expect((await acme.does('members', { group: 'some' })).table?.rows.map(([jid]) => jid)).to.deep.equal([
      'bob@acme.test',
      'dora@acme.test',
    ])
    await healthy()
  })
})
