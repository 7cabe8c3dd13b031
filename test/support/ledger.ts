// A ledger over a real store, without a server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ComponentWire } from '../../component/wire.ts'
import { loadConfig } from '../../config.ts'
import { collections } from '../../core/collections.ts'
import type { Queue } from '../../core/context.ts'
import { makeSerially } from '../../core/runs/serially.ts'
import { houseAccount, walletOf } from '../../core/wallet/account.ts'
import { postTransfer, type LedgerContext } from '../../core/wallet/ledger.ts'
import { openStore } from '../../store/open.ts'

export const EUR = { currency: 'EUR', play: true }

const nothing = () => {}
/** Nothing that is put off is done. */
const queue: Queue = { add: async () => true, health: { status: 'ok', jobs: 0, oldest: 0 } }
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

export interface OpenLedger {
  context: LedgerContext
  /** Sets the time that rules see. */
  setTime(at: string): void
  /** Another process's view of the same store: it shares nothing in memory. */
  another(): Promise<LedgerContext>
  /** Gives somebody money, and answers the wallet's id. */
  fund(owner: string, amount: number): Promise<string>
  balance(id: string): Promise<number | undefined>
  end(): Promise<void>
}

/** @param environment settings beside those of every test */
export async function openLedger(environment: Record<string, string> = {}): Promise<OpenLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-ledger-'))
  const config = loadConfig({ BELLHOP_DATA: folder, BELLHOP_TIME_ZONE: 'Europe/Berlin', ...environment })
  const wire = new ComponentWire({
    ...{ host: '127.0.0.1', port: 1, domain: 'bellhop.acme.test', secrets: () => [''], intake: 1, log },
    ...{ handle: async () => {}, online: nothing },
  })
  let now: Date | undefined
  let funded = 0
  const open = async () => {
    const store = await openStore(`sqlite:${folder}/ledger.sqlite`, folder, collections)
    return { config, store, wire, log, queue, now: () => now ?? new Date(), serially: makeSerially() }
  }
  const context = await open()
  const stores = [context.store]
  return {
    context,
    setTime: at => void (now = new Date(at)),
    async another() {
      const other = await open()
      stores.push(other.store)
      return other
    },
    async fund(owner, amount) {
      const from = await houseAccount(context, 'play', EUR)
      const to = await walletOf(context, owner, EUR)
      if (amount)
        await postTransfer(context, {
          ...{ id: `fund ${++funded}`, kind: 'topup', from: from.id, to: to.id, by: null },
          money: { amount, currency: 'EUR' },
        })
      return to.id
    },
    balance: async id => (await context.store.ledgerAccounts.get(id))?.balance,
    async end() {
      for (const store of stores) await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
