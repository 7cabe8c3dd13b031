// A Redis that is away, full or forgetful: it is said within seconds, nobody waits for it, and nothing is lost by it.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Queue as Bull } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueueHealth } from '../../core/context.ts'
import { poll } from '../../setup/ports.ts'
import { BullQueue } from '../../queue/queue.ts'
import { makeRepeated } from '../../queue/repeated.ts'
import { ownWorld, type World } from '../support/world.ts'
import { healthOf, metricsOf } from '../support/health.ts'

const TEN_SECONDS = { milliseconds: 10_000, every: 50 }

interface Store {
  socket: string
  client: Redis
  child: ChildProcess
  begin: () => Promise<void>
  kill: () => Promise<void>
  end: () => Promise<void>
}

async function openRedis(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-redis-'))
  const socket = join(folder, 's')
  const options = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--appendonly', 'yes', '--save', '']
  const store: Store = {
    socket,
    client: new Redis({ path: socket, maxRetriesPerRequest: null }),
    child: spawn('redis-server', options, { stdio: 'ignore' }),
    async begin() {
      store.child = spawn('redis-server', options, { stdio: 'ignore' })
      await store.client.ping()
    },
    async kill() {
      const ended = once(store.child, 'exit')
      store.child.kill('SIGKILL')
      await ended
    },
    async end() {
      store.client.disconnect()
      await store.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  store.client.on('error', () => {})
  await store.client.ping()
  return store
}

describe('a Redis in trouble', function () {
  this.timeout(60_000)
  let redis: Store
  let acme: World
  before(async () => {
    redis = await openRedis()
    acme = await ownWorld({ BELLHOP_REDIS: redis.socket })
  })
  after(async () => {
    await acme.end()
    await redis.end()
  })

  const health = () => healthOf<{ status: string; queue: QueueHealth }>(acme.config)
  const turns = (status: QueueHealth['status']) =>
    poll(async () => (await health()).queue.status === status, TEN_SECONDS)
  const log = () => acme.bellhop.output()

  it('is away: health and metrics say so, a broadcast is accepted at once, and goes out when it is back', async () => {
    const nyang = await acme.person('nyang')
    expect((await health()).queue).to.include({ status: 'ok', policy: 'noeviction' })
    await redis.kill()
    expect(await turns('away')).to.equal(true)
    expect((await health()).status).to.equal('degraded')
    const asked = Date.now()
    const { text } = await acme.does('broadcast-send', { group: 'team-sking-news', text: 'Written while it was away' })
    expect(Date.now() - asked).to.be.below(15_000)
    expect(text).to.match(/^Sent to \d+ people.*It is stored, and waits/)
    expect((await acme.does('doctor')).table?.rows).to.deep.include([
      'queue',
      '',
      'take jobs',
      'away: Redis does not answer',
    ])
    const metrics = await metricsOf(acme.config)
    expect(metrics).to.match(/^bellhop_queue_up 0$/m)
    expect(metrics).to.match(/^bellhop_queue_jobs [1-9]/m)
    await redis.begin()
    await nyang.hears('Written while it was away')
    expect(await turns('ok')).to.equal(true)
    expect((await health()).status).to.equal('ok')
    await nyang.leaves()
  })

  it('is full: health says so, a broadcast is accepted at once, and no log is flooded', async () => {
    const nyang = await acme.person('nyang')
    const lines = log().split('\n').length
    await redis.client.config('SET', 'maxmemory', '1mb')
    expect(await turns('full')).to.equal(true)
    await acme.does('broadcast-send', { group: 'team-sking-news', text: 'Written while it was full' })
    expect(log().split('\n').length - lines).to.be.below(60)
    await redis.client.config('SET', 'maxmemory', '0')
    await nyang.hears('Written while it was full')
    expect(await turns('ok')).to.equal(true)
    await nyang.leaves()
  })

  it('throws keys away: that is warned of, and what it has lost is found in the store', async () => {
    const nyang = await acme.person('nyang')
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect(await turns('evicting')).to.equal(true)
    expect(log()).to.match(/allkeys-lru/)
    expect((await acme.does('doctor')).table?.rows).to.deep.include([
      'queue',
      'maxmemory-policy',
      'noeviction',
      'allkeys-lru',
    ])
    acme.bellhop.kill('SIGSTOP')
    // A whole forgetting: every job, and what says that we were here.
    await redis.client.flushall()
    acme.bellhop.kill('SIGCONT')
    expect(await poll(async () => /the queue has lost jobs/.test(log()), TEN_SECONDS)).to.equal(true)
    await acme.does('broadcast-send', { group: 'team-sking-news', text: 'Written after it had forgotten' })
    await nyang.hears('Written after it had forgotten')
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction')
    await nyang.leaves()
  })
})

describe('the queue', function () {
  this.timeout(30_000)
  let redis: Store
  before(async () => (redis = await openRedis()))
  after(() => redis.end())

  it('refuses a job without name and data, has the store looked through, and does its work again', async () => {
    const said: string[] = []
    const note = (_fields: object, text: string) => void said.push(text)
    const queue = new BullQueue(redis.socket, { debug: note, info: note, warn: note, error: note })
    const other = new Bull('bellhop-mail', { connection: redis.client })
    await queue.add('mail', 'one')
    const [job] = await other.getWaiting()
    await redis.client.del(`bull:bellhop-mail:${job?.id}`) // as an evicting Redis does
    const done: string[] = []
    const worked = Promise.withResolvers<void>()
    queue.run(
      { mail: async id => void (done.push(id), worked.resolve()) },
      async () => void (await queue.add('mail', 'one')),
    )
    await worked.promise
    expect(done).to.deep.equal(['one'])
    expect(said).to.include('the queue has lost jobs; unfinished work is looked up in the store')
    expect(await other.getJobCounts('completed', 'failed')).to.deep.equal({ completed: 0, failed: 0 })
    await other.close()
    await queue.stop()
  })

  it('counts how old a job is from when it is due', async () => {
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
    const queue = new BullQueue(redis.socket, log)
    await queue.add('backup', 'tomorrow', 86_400_000)
    expect(await poll(async () => queue.health.jobs === 1), 'the job is counted').to.equal(true)
    expect(queue.health.oldest).to.equal(0)
    await queue.add('mail', 'now')
    expect(await poll(async () => queue.health.jobs === 2 && queue.health.oldest > 0)).to.equal(true)
    await queue.stop()
  })
})

describe('work that fails without saying why', function () {
  this.timeout(30_000)
  let redis: Store
  before(async () => (redis = await openRedis()))
  after(() => redis.end())

  it('is tried again, as BullMQ would leave it active for a minute and count it as done', async () => {
    const said: object[] = []
    const note = (fields: object) => void said.push(fields)
    const queue = new BullQueue(redis.socket, { debug: note, info: note, warn: note, error: note })
    const worked = Promise.withResolvers<number>()
    let tries = 0
    queue.run({
      mail: () => {
        if (++tries === 2) worked.resolve(tries)
        return tries === 1 ? Promise.reject() : Promise.resolve()
      },
    })
    await queue.add('mail', 'one')
    expect(await worked.promise).to.equal(2)
    expect(said.map(fields => JSON.stringify(fields)).join()).to.contain('without a reason')
    await queue.stop()
  })
})

describe('what is logged again and again', () => {
  it('is logged once in a window, with its count at the end, whatever the numbers in it', async () => {
    const said: [object, string][] = []
    const warn = makeRepeated({ warn: (fields, text) => void said.push([fields, text]) }, 100)
    for (let at = 0; at < 5_000; at++) warn({ job: `letter-${at}` }, 'refused')
    warn({}, 'something else')
    expect(said.map(([, text]) => text)).to.deep.equal(['refused', 'something else'])
    expect(await poll(async () => said.length === 3)).to.equal(true)
    expect(said[2]).to.deep.equal([{ job: 'letter-0', times: 4_999, seconds: 0.1 }, 'refused'])
    for (let at = 0; at < 2; at++) warn({}, 'a fence') // its window ends behind that of something else
    expect(await poll(async () => said.length === 5)).to.equal(true)
    warn({}, 'something else')
    expect(said.map(([, text]) => text).slice(3)).to.deep.equal(['a fence', 'a fence', 'something else'])
  })
})
