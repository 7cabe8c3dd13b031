// Signals between customer and agent: typing, receipts, how far somebody has read. Nothing of them is stored.
import { randomUUID } from 'node:crypto'
import { buildSignal } from '../../../xep/signal-message.ts'
import type { Context } from '../../context.ts'
import type { Incoming } from '../../model/incoming.ts'
import { jidOf } from '../../model/jid.ts'
import { caseAddress, customerJid, customerOf, openCase } from './case.ts'
import { deskAddress } from '../desk.ts'
import type { Case, Desk } from '../records.ts'

export async function signalFromCustomer(context: Context, desk: Desk, incoming: Incoming): Promise<void> {
  const { store, config } = context
  const found = await openCase(context, desk, customerOf(incoming.caller))
  const agent = found?.state === 'taken' ? await store.people.get(found.agent ?? '') : undefined
  if (found && agent) await pass(context, incoming, caseAddress(found, config), jidOf(agent, config))
}

export async function signalFromAgent(context: Context, of: Case, incoming: Incoming): Promise<void> {
  const { store, config } = context
  if (of.state !== 'taken' || of.agent !== incoming.caller.person?.id) return
  const [desk, to] = [await store.desks.get(of.desk), await customerJid(context, of)]
  if (desk && to !== undefined) await pass(context, incoming, deskAddress(desk, config), to)
}

async function pass({ wire }: Context, { message }: Incoming, from: string, to: string): Promise<void> {
  const { chatState, receipt, marker } = message
  if (!chatState && !receipt && !marker) return
  await wire.send(buildSignal({ id: randomUUID(), from, to, chatState, receipt, marker }))
}
