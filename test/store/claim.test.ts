// The contract of the store, over every engine: one process at a time, what an address may have wrong, and a server that is away.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { FLAGS } from '../../setup/flags.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { checkedStore } from '../../store/checked.ts'
import { leases } from '../../store/lease.ts'
import { migrations } from '../../store/migrations.ts'
import { openMongo } from '../../store/mongo.ts'
import { startRelay } from '../engines/relay.ts'
import { startJavaServer } from '../engines/servers.ts'
import { things } from '../engines/things.ts'
import { isOutage, overEnginesWith, refusal } from '../support/engines.ts'

const all = { ...things, ...leases }
const QUICK = { call: 500, verb: 1_000, batch: 200, sweep: 30_000 }
const nothing = () => {}

overEnginesWith(all, stand => {
  describe('a claim', () => {
    it('is refused while another process has the store, and free when that one closes', async () => {
      await stand.store().claim('acme.test', nothing)
      const other = await stand.open()
      const { condition, message } = await refusal(other.claim('acme.test', nothing))
      expect(condition).to.equal('conflict')
      expect(message).to.match(
        new RegExp(`^Another Bellhop works with this store: process ${process.pid} on ${hostname()}\\.`),
      )
      await stand.store().close()
      await other.claim('acme.test', nothing)
      await other.close()
      await stand.reopen()
    })

    it('of a process that was killed is free at once on the same machine', async () => {
      const holder = spawn(process.execPath, [...FLAGS, 'test/engines/holder.ts', stand.address(), stand.folder()], {
        cwd: PROJECT,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const [line] = await once(createInterface({ input: holder.stdout }), 'line')
      expect(line).to.equal('claimed')
      expect((await refusal(stand.store().claim('acme.test', nothing))).message).to.include(`process ${holder.pid} on`)
      holder.kill('SIGKILL')
      await once(holder, 'exit')
      await stand.store().claim('acme.test', nothing)
    })

    it('of a process elsewhere runs out within a minute after its last renewal', async () => {
      const process = { host: 'elsewhere', pid: 1, machine: 'another', started: '1' }
      const record = { id: 'process', organisation: 'acme.test', holder: 'x', process, seen: Date.now() - 5_000 }
      await stand.store().storeLeases.put(record)
      const { message } = await refusal(stand.store().claim('acme.test', nothing))
      expect(message).to.match(
        /process 1 on elsewhere\. Stop that one first\. If it has crashed, start again in [34]\d seconds\.$/,
      )
      await stand.store().storeLeases.put({ ...record, seen: Date.now() - 60_000 })
      await stand.store().claim('acme.test', nothing)
    })
  })

  it('is refused to another organisation', async () => {
    await stand.store().claim('acme.test', nothing)
    await stand.store().close()
    const store = await stand.reopen()
    const { condition, message } = await refusal(store.claim('other.test', nothing))
    expect(condition).to.equal('not-acceptable')
    expect(message).to.equal(
      'The store holds the records of acme.test, and BELLHOP_DOMAIN is other.test. ' +
        'Name the store of other.test in BELLHOP_STORE, or its folder in BELLHOP_DATA.',
    )
    await store.claim('acme.test', nothing)
  })

  if (!stand.isRemote) return

  describe('a store on a server', () => {
    const open = (url: string) => openMongo(url, things, { migrations }, QUICK)
    const path = () => new URL(stand.address()).pathname
    const port = () => Number(new URL(stand.address()).port)

    it('is refused with a sentence for each thing that is wrong with its address, and no password in it', async () => {
      const told = async (url: string) => (await refusal(open(url))).message
      const host = `127.0.0.1:${port()}`
      expect(await told(`mongodb://${host}`)).to.match(/names no database\. Write mongodb:\/\/HOST:PORT\/DATABASE\.$/)
      expect(await told(`mongodb://ann:secret@${host}/a?nonsense=1`)).to.match(
        /^BELLHOP_STORE=.* cannot be used: .*nonsense/,
      )
      expect(await told(`mongodb://ann:sec%ret@${host}/a`))
        .to.match(/cannot be used/)
        .and.not.include('sec%ret')
      expect(await told('mongodb://127.0.0.1:99999/a')).to.match(/cannot be used/)
      const free = createServer().listen(0, '127.0.0.1')
      await once(free, 'listening')
      const { port: nobody } = free.address() as AddressInfo
      await new Promise(resolve => free.close(resolve))
      expect(await told(`mongodb://127.0.0.1:${nobody}/a`)).to.match(/^No MongoDB server can be used at .*ECONNREFUSED/)
      const wrong = await refusal(open(`mongodb://ann:secret@${host}${path()}`))
      expect(wrong.message)
        .to.match(/refuses the user name or the password|No MongoDB server can be used/)
        .and.not.include('secret')
    })

    it('is refused when the database holds something else, or an index does not protect', async () => {
      await stand.store().close()
      const client = new MongoClient(stand.address())
      const indexes = client.db().collection('things')
      await indexes.dropIndex('_u_name')
      await indexes.createIndex({ _u_name: 1 }, { name: '_u_name' })
      expect((await refusal(open(stand.address()))).message).to.match(
        /^The index _u_name of things is not as Bellhop made it/,
      )
      await client.db().dropDatabase()
      await client.db().collection('orders').insertOne({ paid: true })
      expect((await refusal(open(stand.address()))).message).to.match(/holds something else \(orders\)/)
      await client.db().dropDatabase()
      await client.close()
      await stand.reopen()
    })

    it('says unavailable while the server is away or does not answer, and goes on afterwards', async () => {
      let fate: 'pass' | 'cut' | 'silent' = 'pass'
      let free = () => {}
      const wait = new Promise<void>(resolve => (free = resolve))
      const relay = await startRelay({
        port: port(),
        async fate(command) {
          if (fate === 'silent' && command !== 'hello') await wait
          return fate === 'cut' ? { kind: 'cut' } : { kind: 'pass' }
        },
      })
      const store = checkedStore(await open(`mongodb://127.0.0.1:${relay.port}${path()}`), things)
      await store.things.insert({ id: 'a', rank: 1 })
      for (const kind of ['cut', 'silent'] as const) {
        fate = kind
        for (const run of [
          () => store.things.get('a'),
          () => store.things.change('a', {}, { rank: 2 }),
          () => store.batch([{ put: 'things', record: { id: 'b' } }]),
        ])
          expect(await isOutage(run())).to.equal(true)
      }
      fate = 'pass'
      free()
      expect(await store.things.change('a', {}, { rank: 3 })).to.include({ rank: 3 })
      await store.close()
      await relay.end()
    })
  })
})

if (process.env.BELLHOP_TEST_STORES)
  describe('a server of an old version', () => {
    it('is refused by a sentence that names what is needed', async () => {
      const server = await startJavaServer(8)
      const { message } = await refusal(openMongo(`${server.url}/a`, things, { migrations }))
      expect(message).to.match(/is too old.*: Bellhop needs MongoDB 4\.4 or newer\.$/)
      await server.end()
    })
  })
