// The contract of the store, over every engine: a process that is killed anywhere in a batch leaves all of it or nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { FLAGS } from '../../setup/flags.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { after, before, crashing } from '../engines/crashing.ts'
import { startRelay } from '../engines/relay.ts'
import { things, type Things } from '../engines/things.ts'
import { overEnginesWith, type Stand } from '../support/engines.ts'

const MOST = 40 // writes of the batch, at most
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify'])

overEnginesWith(things, stand => {
  it('holds all of a batch or nothing of it, wherever the process was killed, and can go on', async () => {
    const outcomes: string[] = []
    for (let at = 1; at <= MOST && outcomes.at(-1) !== 'not killed'; at++) {
      await begin(stand)
      const end = await (stand.isRemote ? killAtWrite(stand, at) : killAtStatement(stand, at))
      const found = await outcome(stand)
      if (end.isMade) expect(found, 'after the answer').to.equal('all')
      outcomes.push(end.isKilled ? found : 'not killed')
    }
    expect(outcomes.at(-1)).to.equal('not killed')
    expect(outcomes[0]).to.equal('nothing')
    expect(outcomes.length).to.be.greaterThan(5)
  }).timeout(300_000)
})

async function begin(stand: Stand<Things>): Promise<void> {
  const store = stand.store()
  for (const collection of [store.things, store.others] as const)
    for (const { id } of await collection.find()) await collection.remove(id)
  for (const thing of before) await store.things.insert(thing)
}

/** What the store holds when it is opened again; then every record of the batch is written once more. */
async function outcome(stand: Stand<Things>): Promise<string> {
  const store = await stand.open()
  const found = await store.things.find()
  const isMade = (await store.others.count()) > 0
  expect(found).to.deep.equal(isMade ? after : before)
  if (!isMade) await store.batch(crashing)
  expect(await store.things.find()).to.deep.equal(after)
  for (const { id } of after) expect(await store.things.change(id, {}, { rank: 7 })).to.include({ id, rank: 7 })
  await store.things.insert({ id: 'removed', name: 'old' })
  await store.close()
  return isMade ? 'all' : 'nothing'
}

/** Kills the process before the statement of SQLite of that number. */
function killAtStatement(stand: Stand<Things>, at: number): Promise<End> {
  const flags = ['--import', './test/engines/kill-at.ts']
  return crash(stand.address(), stand, { flags, environment: { KILL_AT: String(at) } })
}

/** Kills the process when its write of that number reaches the relay, and forwards the write no more. */
async function killAtWrite(stand: Stand<Things>, at: number): Promise<End> {
  let left = Infinity
  let kill = () => {}
  const { host, pathname } = new URL(stand.address())
  const relay = await startRelay({
    port: Number(host.split(':')[1]),
    fate(command) {
      if (!WRITES.has(command) || --left > 0) return { kind: 'pass' }
      kill()
      return { kind: 'cut' }
    },
  })
  const end = await crash(`mongodb://127.0.0.1:${relay.port}${pathname}`, stand, {
    begins(killing) {
      kill = killing
      left = at
    },
  })
  await relay.end()
  return end
}

/** How the process ended, and whether the batch was answered before. */
interface End {
  isMade: boolean
  isKilled: boolean
}

interface Options {
  flags?: string[]
  environment?: Record<string, string>
  begins?: (kill: () => void) => void
}

async function crash(
  address: string,
  stand: Stand<Things>,
  { flags = [], environment, begins }: Options,
): Promise<End> {
  const child = spawn(process.execPath, [...FLAGS, ...flags, 'test/engines/crasher.ts', address, stand.folder()], {
    cwd: PROJECT,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let isMade = false
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'made') isMade = true
    if (line !== 'ready') continue
    begins?.(() => child.kill('SIGKILL'))
    child.stdin.write('\n')
  }
  const [code, signal] = await ended
  expect(signal ?? code).to.be.oneOf(['SIGKILL', 0])
  return { isMade, isKilled: signal !== null }
}
