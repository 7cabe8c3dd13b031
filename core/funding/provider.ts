// The port of a payment provider: cards and direct debits that people save there, money that comes from them and goes back.
// Every call that can be repeated names `once`: the provider carries out one call for each value of it.
// Every call throws Fault not-acceptable where the provider refuses, with a text for the person, and Fault remote-server-timeout where
// nobody knows whether the provider has carried the call out.
import type { Money } from '../../money/money.ts'

declare module '../context.ts' {
  interface Context {
    /** Absent where none is set up. */
    provider?: PaymentProvider
  }
}

/** A card or a bank account that a person has saved at the provider. */
export interface SavedMethod {
  id: string
  kind: string
  /** As its owner knows it: `Visa`; nothing for a bank account. */
  shown: string
  /** Its last digits. */
  digits?: string | undefined
}

/** What the provider knows of a payment to us. */
export interface ProviderPayment {
  id: string
  /** Ours; absent for a payment that is none of ours. */
  topUp?: string
  /** `open`: the person has still to do something. `processing`: the bank has still to answer. */
  state: 'open' | 'processing' | 'succeeded' | 'failed'
  money: Money
  /** Why it failed, for the person. */
  problem?: string
}

/** What became of a payment that was asked for. */
export interface Charged {
  payment: ProviderPayment
  /** The bank wants the person to confirm on a page, and this payment goes on no more. */
  wantsPage: boolean
}

/** A page of the provider that was opened. */
export interface ProviderPage {
  /** Whose method was saved, and which. */
  saved?: { customer: string; method: SavedMethod }
  /** The payment that was made there, or is being made. */
  payment?: string
  isOver: boolean
}

/** Money that goes back to a card or a bank account. */
export interface ProviderRefund {
  id: string
  /** The payment that it pays back; absent where that was made in a way that is none of ours. */
  payment?: string
  money: Money
  isUndone: boolean
  /** Our pay-out that it carries out; absent where somebody paid back at the provider. */
  payOut?: string
}

/** Money that a bank took back, or gave again, as its customer disputes a payment. */
export interface ProviderDispute {
  payment?: string
  moves: { id: string; money: Money; isBack: boolean }[]
}

/** A notification: what it is about is asked of the provider. */
export interface ProviderEvent {
  id: string
  about: 'payment' | 'page' | 'refund' | 'dispute' | 'method'
  /** The id of the payment, page, refund, dispute or method. */
  object: string
}

export interface Order {
  customer: string
  money: Money
  topUp: string
  once: string
}

export interface PaymentProvider {
  /** As people know it. */
  name: string
  /** Whether its money is no real money, as with keys for tests. */
  play: boolean
  /** How many hours a value of `once` is remembered at least. */
  remembersHours: number
  /** @throws Fault not-acceptable for what it cannot carry, as three digits whose last one is not 0 */
  checkMoney(money: Money): void
  newCustomer(person: { id: string; name: string }): Promise<string>
  /** Opens a page on which a customer saves a card or a mandate. @param back where the page leads to */
  openLinkPage(about: { customer: string; currency: string; once: string; back: string }): Promise<string>
  /** Opens a page on which a customer pays. */
  openPayPage(order: Order & { back: string }): Promise<{ id: string; url: string }>
  page(id: string): Promise<ProviderPage>
  /** Takes money from a saved method while its owner is not there. */
  charge(order: Order & { method: SavedMethod }): Promise<Charged>
  payment(id: string): Promise<ProviderPayment>
  /** Looks for the payment of a top-up among those of a customer since a time. */
  findPayment(customer: string, topUp: string, since: Date): Promise<ProviderPayment | undefined>
  /** Pays back a part of a payment. */
  payBack(order: { payment: string; money: Money; payOut: string; once: string }): Promise<ProviderRefund>
  refund(id: string): Promise<ProviderRefund>
  dispute(id: string): Promise<ProviderDispute>
  /** Forgets a saved method; one that is forgotten already is no failure. */
  forget(method: string): Promise<void>
  /**
   * Reads a notification. Answers nothing for one that is of no interest.
   * @param body as it came, byte by byte
   * @throws Fault bad-request for one that is not proved to be the provider's, or is not of this moment
   */
  readEvent(body: Buffer, signature: unknown, now: Date): ProviderEvent | undefined
}
