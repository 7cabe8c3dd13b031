// MongoDB, by the official driver: a collection per collection, a document per record.
import type { Declarations } from './declaration.ts'
import type { Engine, Table } from './engine.ts'
import { keysOf } from './keys.ts'
import { leases, withLease } from './lease.ts'
import { runMongoBatch } from './mongo-batch.ts'
import { PATIENCE, type Patience } from './mongo-call.ts'
import type { Document } from './mongo-document.ts'
import { makeGather } from './mongo-gather.ts'
import { makeTokens } from './mongo-guard.ts'
import { bringUpToDate, INTENTS, lookAt } from './mongo-layout.ts'
import { olderDeclarations } from './mongo-migrate.ts'
import type { Batches, Intent } from './mongo-moves.ts'
import { makeForgetIntent, rollForward, settleBatch, sweepBatches, type Track } from './mongo-settle.ts'
import { connectMongo, serverTime, type Database, type Server } from './mongo-server.ts'
import type { Shelf } from './mongo-shelf.ts'
import { mongoTable } from './mongo-table.ts'
import { makeSerially } from './serially.ts'
import type { Upgrade } from './upgrade.ts'

export async function openMongo(
  url: string,
  declarations: Declarations,
  upgrade: Upgrade,
  patience: Patience = PATIENCE,
): Promise<Engine> {
  const server = await connectMongo(url, patience)
  try {
    const database = { ...server, patience }
    const found = await lookAt(database, declarations, upgrade)
    if (found === 'new') await bringUpToDate(database, declarations, upgrade)
    if (found === 'older') await bringUpToDateAlone(url, database, declarations, upgrade)
    return await makeEngine(server, declarations, patience)
  } catch (error) {
    await server.client.close()
    throw error
  }
}

/** Of several processes one does it, and the others wait until it has. An engine of its own first ends the batches that older processes have left. */
async function bringUpToDateAlone(
  url: string,
  database: Database,
  declarations: Declarations,
  upgrade: Upgrade,
): Promise<void> {
  const { patience } = database
  const older = { ...(await olderDeclarations(database)), ...leases }
  const engine = await makeEngine(await connectMongo(url, patience), older, patience)
  const claim = { organisation: upgrade.organisation, upgrading: true }
  await withLease(engine, claim, isOurs => bringUpToDate(database, declarations, upgrade, isOurs)).finally(engine.close)
}

async function makeEngine(
  { client, db, about, isFerret }: Server,
  declarations: Declarations,
  patience: Patience,
): Promise<Engine> {
  const serially = makeSerially()
  const shelves = new Map<string, Shelf>()
  const shelf = (name: string) => {
    const found = shelves.get(name)
    if (!found) throw new Error(`There is no collection ${name}.`)
    return found
  }
  const intents = db.collection<Intent>(INTENTS)
  const running = new Set<Promise<unknown>>()
  const track: Track = run => {
    const forget = () => void running.delete(run)
    running.add(run)
    run.then(forget, forget)
    return run
  }
  const forgetIntent = makeForgetIntent(intents, patience, track)
  const makeToken = makeTokens()
  const batches: Batches = { intents, shelf, serially, patience, makeToken, live: new Map(), forgetIntent }
  for (const [name, declaration] of Object.entries(declarations)) {
    const documents = db.collection<Document>(name)
    const own: Shelf = {
      ...{ name, patience, makeToken, documents, gather: makeGather(documents, patience, !isFerret) },
      ...{ keys: keysOf(declaration), suspects: new Map() },
      fields: Object.keys(declaration.schema.shape).filter(field => field !== 'id'),
      settle: document => settleBatch(batches, own, document),
      rollForward: documents => rollForward(batches, own, documents),
    }
    shelves.set(name, own)
  }
  await sweepBatches(batches)
  const sweeping = setInterval(() => void track(sweepBatches(batches)).catch(() => undefined), patience.sweep)
  return {
    about,
    now: () => serverTime(db),
    table: name => tracked(mongoTable(shelf(name), serially), track),
    batch: steps => track(runMongoBatch(batches, steps)),
    async close() {
      clearInterval(sweeping)
      while (running.size) await Promise.allSettled(running)
      await client.close()
    },
  }
}

/** The same table; the store waits before it closes for the calls that are under way. */
const tracked = (table: Table, track: Track): Table => ({
  get: id => track(table.get(id)),
  find: query => track(table.find(query)),
  count: where => track(table.count(where)),
  insert: row => track(table.insert(row)),
  put: row => track(table.put(row)),
  change: (id, when, patch) => track(table.change(id, when, patch)),
  remove: id => track(table.remove(id)),
})
