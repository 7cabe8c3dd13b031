// What nobody asks for any more is forgotten; what somebody may still ask for is kept.
import { expect } from 'chai'
import { earliestBroadcastId } from '../../core/broadcasts/broadcast-id.ts'
import { ownWorld, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Store } from '../../core/model/records.ts'

const DAY = 86_400_000

describe('a record that is over', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme.end())

  async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
    const store = await storeOf(acme.config)
    return use(store).finally(() => store.close())
  }

  /** One of each kind, as if it had been over for so long. */
  async function write(store: Store, name: string, days: number): Promise<void> {
    const moment = Date.now() - days * DAY
    const at = new Date(moment).toISOString()
    const id = `${earliestBroadcastId(moment)}${name}`
    const about = { group: 'custom/none', sender: 'x', body: 'x', personal: false, sent: at, recipients: 1 }
    const delivery = { people: ['101'], done: true }
    const copy = { tries: 1, first: at, due: at, problem: '', person: '101' }
    const invite = { kind: 'group', of: 'custom/none', by: null, made: at, uses: 1 } as const
    await store.broadcasts.insert({ id, ...about, origin: id, accepted: true, completed: at })
    await store.deliveries.insert({ id: `${id}/0`, broadcast: id, ...delivery })
    await store.broadcasts.insert({ id: `${id}half`, ...about, origin: `${id}half`, accepted: false })
    await store.deliveries.insert({ id: `${id}half/0`, broadcast: `${id}half`, ...delivery })
    await store.copies.insert({ id: `${id}/101`, broadcast: id, state: 'undeliverable', origin: 'x', ...copy })
    await store.invites.insert({ id: `over${name}`, ...invite, until: at })
    await store.invites.insert({ id: `back${name}`, ...invite, until: null, revoked: at })
    await store.invites.insert({ id: `open${name}`, ...invite, until: null })
    for (const each of ['over', 'open'])
      await store.redemptions.insert({ id: `${each}${name} x`, invite: `${each}${name}`, by: 'x', place: 0, at })
    await store.dialogues.insert({ id: `${name}@x.example bellhop`, fields: {}, at })
    const came = name === 'ZZOLD' ? at : new Date().toISOString()
    await store.inbox.insert({ id: `${name}@x.example outbox 1`, at: came, done: true })
    const code = { person: '101', issuedBy: 'x', issued: at, expires: at }
    await store.codes.insert({ id: `unused${name}`, hash: `unused${name}`, ...code })
    await store.codes.insert({ id: `used${name}`, hash: `used${name}`, ...code, firstUse: at, revoked: at })
  }

  async function left(store: Store, name: string): Promise<string[]> {
    const kinds = [
      'broadcasts',
      'deliveries',
      'copies',
      'invites',
      'redemptions',
      'dialogues',
      'inbox',
      'codes',
    ] as const
    const found = await Promise.all(
      kinds.map(async kind =>
        (await store[kind].find()).map(({ id }) => `${kind} ${id.replace(/^b[0-9a-v]{11}/, '')}`),
      ),
    )
    return found.flat().filter(text => text.includes(name))
  }

  it('is forgotten after its time, and not before', async () => {
    await acme.bellhop.stop()
    const before = await withStore(async store => {
      await write(store, 'ZZOLD', 100)
      await write(store, 'ZZNEW', 20)
      return left(store, 'ZZNEW')
    })
    await acme.restart()
    await withStore(async store => {
      expect(await left(store, 'ZZNEW')).to.deep.equal(before)
      expect(await left(store, 'ZZOLD')).to.have.members([
        'broadcasts ZZOLD',
        'invites openZZOLD',
        'redemptions openZZOLD x',
        'codes usedZZOLD',
      ])
    })
  })
})
