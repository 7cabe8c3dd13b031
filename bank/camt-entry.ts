// An entry of a camt message: one payment, or a batch with its parts.
import { readAmount, signed } from './amount.ts'
import { accountOf, dateAt } from './camt-values.ts'
import { providedReference } from './provided-reference.ts'
import type { BankEntry, BankPayment } from './statement.ts'
import { nodeAt, nodesAt, textAt, type XmlNode } from './xml-node.ts'

/** The account whose statement is read. */
interface Own {
  account: string
  currency: string
}

/** @throws Fault bad-request for an amount that cannot be read exactly */
export function entryOf(node: XmlNode, own: Own): BankEntry {
  const currency = nodeAt(node, 'Amt')?.currency ?? own.currency
  // The indicator is the effect on the account, also for a reversal: `RvslInd` does not turn it round.
  const out = textAt(node, 'CdtDbtInd') === 'DBIT'
  const amount = signed(readAmount(textAt(node, 'Amt'), currency), out)
  const details = nodesAt([node], 'NtryDtls')
  const parts = nodesAt(details, 'TxDtls')
  const announced = Number(details.map(each => textAt(each, 'Btch', 'NbOfTxs')).find(Boolean) ?? parts.length)
  const isBatch = parts.length > 1 || announced > 1
  const single = isBatch ? undefined : parts[0]
  const information = textAt(node, 'AddtlNtryInf')
  const payment = single ? paymentOf(single, { ...own, out }) : { purpose: [] }
  return {
    ...payment,
    purpose: [...payment.purpose, ...(information === undefined ? [] : [information])],
    amount,
    currency,
    date: dateAt(node, 'BookgDt'),
    value: dateAt(node, 'ValDt'),
    status: textAt(node, 'Sts', 'Cd') ?? textAt(node, 'Sts'),
    bankReference: textAt(node, 'AcctSvcrRef'),
    reversal: textAt(node, 'RvslInd') === 'true' ? true : undefined,
    batchCount: isBatch ? announced : undefined,
    batch: isBatch ? parts.map(each => partOf(each, currency, { ...own, out })) : undefined,
  }
}

/** A part of a batch. */
function partOf(node: XmlNode, currency: string, own: Own & { out: boolean }): BankPayment {
  const told = nodeAt(node, 'Amt') ?? nodeAt(node, 'AmtDtls', 'TxAmt', 'Amt')
  const out = (textAt(node, 'CdtDbtInd') ?? (own.out ? 'DBIT' : 'CRDT')) === 'DBIT'
  const fits = told && (told.currency ?? currency) === currency
  const amount = fits ? signed(readAmount(told.text.trim(), currency), out) : undefined
  return { ...paymentOf(node, own), amount, currency }
}

/** Who paid or was paid, and what for. */
function paymentOf(node: XmlNode, own: Own & { out: boolean }): Omit<BankPayment, 'amount' | 'currency'> {
  const remittance = nodesAt([node], 'RmtInf')
  const structured = nodesAt(remittance, 'Strd')
  return {
    ...otherSide(nodeAt(node, 'RltdPties'), own),
    reference: structured.map(each => textAt(each, 'CdtrRefInf', 'Ref')).find(Boolean),
    endToEnd: providedReference(textAt(node, 'Refs', 'EndToEndId')),
    returnReason: textAt(node, 'RtrInf', 'Rsn', 'Cd'),
    purpose: [
      ...nodesAt(remittance, 'Ustrd'),
      ...nodesAt(structured, 'AddtlRmtInf'),
      ...nodesAt([node], 'AddtlTxInf'),
    ].flatMap(({ text }) => text.trim() || []),
  }
}

/**
 * The side that is not the owner of the account. Banks keep the roles of the first payment for a payment that comes back,
 * or change them: so the side is taken that is there, or whose account is not this one, and only then by the sign.
 */
function otherSide(parties: XmlNode | undefined, { account, out }: Own & { out: boolean }) {
  const [debtor, creditor] = [sideOf(parties, 'Dbtr'), sideOf(parties, 'Cdtr')]
  const isOther = (side: typeof debtor) => side.account !== account && (side.account ?? side.counterparty) !== undefined
  const others = (out ? [creditor, debtor] : [debtor, creditor]).filter(isOther)
  return others[0] ?? {}
}

function sideOf(parties: XmlNode | undefined, role: 'Dbtr' | 'Cdtr') {
  const name = (element: string) => textAt(parties, element, 'Pty', 'Nm') ?? textAt(parties, element, 'Nm')
  return {
    counterparty: name(role),
    account: accountOf(nodeAt(parties, `${role}Acct`)),
    ultimate: name(`Ultmt${role}`),
  }
}
