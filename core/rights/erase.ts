// Erasing a person: what may go goes, what has to stay keeps the id of the person alone. Every step may be run twice, so an erasure
// that was interrupted goes on at the next start. docs/rights.md
import { createHash } from 'node:crypto'
import { hosts } from '../../config.ts'
import { Erase, Erased } from '../../xep/erasure.ts'
import { Fault } from '../../xep/fault.ts'
import { eraseFromLog } from '../audit/erase.ts'
import type { Context } from '../context.ts'
import type { Subjected } from '../model/holding.ts'
import { jidOf } from '../model/jid.ts'
import type { Records } from '../model/records.ts'
import { personCalled } from '../people/person.ts'
import { settleEdits } from '../provisioning/edit.ts'
import { eachPage } from '../runs/sweep.ts'
import { collectionOf, holdingOf, recordsOf } from './export.ts'
import type { Erasure, Leaver } from './records.ts'
import { tracesOf, type Traces } from './traces.ts'
import { say } from '../../texts/say.ts'

type Tell = (progress: string) => void

/** Notes that the erasure has begun, and erases. */
export async function erasePerson(context: Context, leaver: Leaver, tell: Tell): Promise<Erasure> {
  const { id } = leaver
  const erasure = { id, alias: aliasOf(id), began: context.now().toISOString() }
  await context.store.erasures.put(erasure)
  await finishErasure(context, erasure, tell)
  return erasure
}

/** Goes on with erasures that were interrupted. */
export async function resumeErasures(context: Context, tell: Tell): Promise<void> {
  for (const erasure of await context.store.erasures.find({ where: { done: null } }))
    await finishErasure(context, erasure, tell)
}

const finishErasure = (context: Context, erasure: Erasure, tell: Tell): Promise<void> =>
  context.serially('erasure', async () => {
    const { store, now } = context
    const leaver = await store.leavers.get(erasure.id)
    if (leaver) await eraseLeaver(context, leaver, erasure, tell)
    await store.erasures.change(erasure.id, { done: null }, { done: now().toISOString() })
  })

/** The note of who left goes last: without it nothing could be found any more. */
async function eraseLeaver(context: Context, leaver: Leaver, { alias }: Erasure, tell: Tell): Promise<void> {
  const { id, username, name, addresses } = leaver
  const person = { id, jid: jidOf(leaver, context.config) }
  const isReused = (await personCalled(context, username)) !== undefined
  const traces = tracesOf({ username, name, jid: person.jid, addresses, isReused }, alias)
  tell(say('erasing what the XMPP server holds'))
  await settleEdits(context)
  await eraseOnServer(context, leaver, { alias, isReused })
  for (const collection of collectionsOf(context)) {
    tell(say('erasing {collection}', { collection }))
    await eraseHeld(context, collection, person)
    await eraseTraces(context, collection, traces)
  }
  tell(say('erasing the audit log'))
  await eraseFromLog(context, entry => entry.by === id || traces.isIn(JSON.stringify(entry.content)), id)
  await context.store.leavers.remove(id)
}

/** The audit log is a chain, and who left is still needed. */
const APART: (keyof Records)[] = ['auditEntries', 'leavers', 'erasures']

const collectionsOf = ({ house }: Context): (keyof Records)[] =>
  Object.keys(house.collections).filter(
    (name): name is keyof Records => name in house.holdings && !APART.some(each => each === name),
  )

/** What is about the person: it goes, or loses its words. */
async function eraseHeld<Name extends keyof Records>(context: Context, name: Name, person: Subjected): Promise<void> {
  const holding = holdingOf(context, name)
  if (!holding || holding.erased === 'kept') return
  const { erased } = holding
  const collection = collectionOf(context.store, name)
  for (const record of await recordsOf(context, name, holding, person))
    if (erased === 'removed') await collection.remove(record.id)
    else await collection.change(record.id, {}, erased(record, person))
}

/** What is about others and names the person: the alias stands there then. */
async function eraseTraces<Name extends keyof Records>({ store }: Context, name: Name, traces: Traces): Promise<void> {
  const collection = collectionOf(store, name)
  await eachPage(collection, {}, async page => {
    for (const record of page.filter(each => traces.isIn(JSON.stringify(each))))
      await collection.replace(record.id, traces.clean(record))
  })
}

const STEPS = 1_000_000 // of the server's archives, each of some thousand messages

/** The account with all that it stores, uploaded files, and the names in the archives of others and of rooms. */
async function eraseOnServer(
  { wire, config }: Context,
  { id: holder, username, name, addresses, jid }: Leaver,
  { alias, isReused }: { alias: string; isReused: boolean },
): Promise<void> {
  const account = jid === undefined && !isReused ? { name: username } : {}
  const texts = [name, ...addresses]
  const ask = { ...account, ...(jid !== undefined && { address: jid }), holder, alias, texts }
  let after: number | undefined
  for (let step = 0; step < STEPS; step++) {
    const answer = await wire.ask('set', config.domain, Erase, { ...ask, ...(after !== undefined && { after }) })
    const erased = answer && Erased.parse(answer)
    if (erased?.after === undefined) return
    after = erased.after
  }
  throw new Fault('internal-server-error', `the archives of ${hosts(config).component} do not end`)
}

/** What stands in the place of the names. It follows from the id, so that an erasure that goes on uses the same. */
const aliasOf = (id: string): string => `erased-${createHash('sha256').update(id).digest('hex').slice(0, 10)}`
