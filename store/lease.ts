// One process at a time works with a store: it holds a lease, which it renews and which runs out when it is gone.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { Fault } from '../xep/fault.ts'
import type { Declarations } from './declaration.ts'
import type { Engine, Row, Table } from './engine.ts'
import { isRunning, thisProcess, type ProcessName } from './process.ts'

export const LEASES = 'storeLeases'
const ID = 'process'
const RENEWED = 10_000 // ms between two renewals
const LASTS = 45_000 // ms without renewal after which another process may have the lease
const LOOK = 200 // ms between two looks whether another process has finished its upgrade

const lease = z.object({
  id: z.string(),
  /** The XMPP domain of the organisation whose records these are; empty until a process has claimed the store. */
  organisation: z.string(),
  /** The holder, by a name that no other process has; null when the store is free. */
  holder: z.string().nullable(),
  process: z.object({ host: z.string(), pid: z.number(), machine: z.string(), started: z.string() }),
  /** When the holder renewed the lease last, by the clock of the store, in ms. */
  seen: z.number(),
  /** Whether the holder only brings the records up to date (upgrade.ts); other processes wait for that. */
  upgrading: z.boolean().optional(),
})
type LeaseRecord = z.infer<typeof lease>

export const leases = { [LEASES]: { schema: lease } } satisfies Declarations

export interface Lease {
  /** Whether this process may write: false when it could not renew its lease for so long that another process may have it. */
  isValid(): boolean
  release(): Promise<void>
}

/** Frees a store whose holder never comes back: a copy of the store as the holder worked with it. */
export async function freeLease(engine: Engine): Promise<void> {
  await engine.table(LEASES).change(ID, {}, { holder: null })
}

/** What a process takes the lease for. */
export interface Claim {
  /** Absent where a store is opened for any organisation, such as by a test. */
  organisation?: string | undefined
  upgrading?: boolean
}

type Leased = Pick<Engine, 'now' | 'table'>

/**
 * @param lost called when another process has taken the store
 * @throws Fault conflict when another process has it; not-acceptable when the records are those of another organisation
 */
export async function takeLease(engine: Leased, claim: Claim, lost: () => void): Promise<Lease> {
  const table = engine.table(LEASES)
  const holder = randomUUID()
  await take(engine, table, claim, holder)
  let until = performance.now() + LASTS
  const renew = async () => {
    const asked = performance.now()
    const renewed = await table.change(ID, { holder }, { seen: await engine.now() })
    if (!renewed) return stop(lost)
    until = asked + LASTS
  }
  const timer = setInterval(() => void renew().catch(() => undefined), RENEWED) // tried again, until `until`
  const stop = (then: () => void) => {
    clearInterval(timer)
    until = 0
    then()
  }
  return {
    isValid: () => performance.now() < until,
    async release() {
      clearInterval(timer)
      await table.change(ID, { holder }, { holder: null }).catch(() => undefined) // else it runs out by itself
    },
  }
}

async function take(engine: Leased, table: Table, { organisation, upgrading = false }: Claim, holder: string) {
  for (;;) {
    const seen = await engine.now()
    const wanted = { id: ID, holder, process: thisProcess(), seen, upgrading }
    const found = await table.get(ID)
    if (found) {
      const before = lease.parse(found)
      refuseOtherOrganisation(before, organisation)
      if (isHeld(before, seen)) {
        if (!before.upgrading) throw held(before, seen)
        await delay(LOOK)
        continue
      }
      const record: LeaseRecord = { ...wanted, organisation: organisation ?? before.organisation }
      if (await table.change(ID, { holder: before.holder, seen: before.seen }, record)) return
    } else if (await inserted(table, { ...wanted, organisation: organisation ?? '' })) return
  }
}

/** For an engine that can look at the lease and upgrade in one transaction. @throws Fault as `takeLease` */
export function refuseLeased(found: Row | undefined, organisation: string | undefined, now: number): void {
  if (!found) return
  const record = lease.parse(found)
  refuseOtherOrganisation(record, organisation)
  if (isHeld(record, now)) throw held(record, now)
}

/** Runs `run` while no other process works with the store. @param run is told whether this is still so */
export async function withLease<T>(engine: Leased, claim: Claim, run: (isOurs: () => boolean) => Promise<T>) {
  const own = await takeLease(engine, claim, () => {})
  return run(() => own.isValid()).finally(() => own.release())
}

export const interrupted = () =>
  new Fault('conflict', 'Another process has taken the store meanwhile. Stop that process and start again.')

function isHeld({ holder, process, seen }: LeaseRecord, now: number): boolean {
  if (holder === null) return false
  return isRunning(process) ?? now - seen < LASTS
}

async function inserted(table: Table, record: Row): Promise<boolean> {
  try {
    await table.insert(record)
    return true
  } catch (error) {
    if (error instanceof Fault && error.condition === 'conflict') return false
    throw error
  }
}

function refuseOtherOrganisation({ organisation }: LeaseRecord, own: string | undefined): void {
  if (own === undefined || !organisation || organisation === own) return
  throw new Fault(
    'not-acceptable',
    `The store holds the records of ${organisation}, and BELLHOP_DOMAIN is ${own}. ` +
      `Name the store of ${own} in BELLHOP_STORE, or its folder in BELLHOP_DATA.`,
  )
}

function held({ process, seen }: LeaseRecord, now: number): Fault {
  const { host, pid }: ProcessName = process
  const left = Math.ceil((LASTS - (now - seen)) / 1_000)
  const crashed = left > 0 ? ` If it has crashed, start again in ${left} seconds.` : ''
  return new Fault(
    'conflict',
    `Another Bellhop works with this store: process ${pid} on ${host}. Stop that one first.${crashed}`,
  )
}
