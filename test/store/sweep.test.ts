// The contract of the store on servers: a batch that was decided is made, also when nobody meets its records.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { checkedStore } from '../../store/checked.ts'
import { migrations } from '../../store/migrations.ts'
import { openMongo } from '../../store/mongo.ts'
import { startRelay } from '../engines/relay.ts'
import { things, type Things } from '../engines/things.ts'
import { isOutage, overEnginesWith } from '../support/engines.ts'

const PATIENCE = { call: 500, verb: 500, batch: 300, sweep: 200 }
const DECISION = 2 // of the inserts of the batch: the first one reserves the new record

overEnginesWith(things, stand => {
  if (!stand.isRemote) return

  it('makes what was decided when the server went away in the middle, and nobody has met its records since', async () => {
    const before: Things['things'] = { id: 'a', rank: 1 }
    await stand.store().things.insert(before)
    let inserts = 0
    let isAway = false
    const { host, pathname } = new URL(stand.address())
    const relay = await startRelay({
      port: Number(host.split(':')[1]),
      fate(command) {
        if (isAway) return { kind: 'cut' }
        if (command === 'insert') isAway = ++inserts === DECISION
        return { kind: 'pass' }
      },
    })
    const url = `mongodb://127.0.0.1:${relay.port}${pathname}`
    const store = checkedStore(await openMongo(url, things, { migrations }, PATIENCE), things)
    const batch = store.batch([
      { insert: 'things', record: { id: 'b', rank: 3 } },
      { change: 'things', id: 'a', when: { rank: 1 }, patch: { rank: 2 } },
    ])
    expect(await isOutage(batch)).to.equal(true)
    expect(await stand.store().things.count()).to.equal(1)
    isAway = false
    const isMade = async () => (await stand.store().things.count({ rank: { in: [2, 3] } })) === 2
    expect(await poll(isMade, { every: 50 })).to.equal(true)
    await store.close()
    await relay.end()
  })
})
