// Payment Required: an invoice with ways to pay it. XEP-0518 version 0.0.2, https://xmpp.org/extensions/xep-0518.html
import { attr, element, filled, list, optional, string, text, textChild } from './schema.ts'

export const NS = 'urn:xmpp:payment:0'

export const PaymentOption = element(NS, 'option', {
  label: optional(attr(filled(100))),
  /** What a payer proves the payment by. */
  proof: optional(attr(filled(40))),
  uri: text(filled(2_000)),
  /** What a QR code says, where that is not the address. */
  qr: optional(textChild(string(1_000))),
})

export const Invoice = element(NS, 'invoice', {
  expires: attr(filled(40)),
  purpose: optional(attr(filled(200))),
  session: attr(filled(100)),
  options: list(PaymentOption, 20),
})
