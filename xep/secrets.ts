// Secrets that the server shares with Bellhop, read again after one of them was rotated. Specification: secrets.md
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:bellhop:secrets:1'

/** With the SHA-256, in hex, of what the server should have then. */
export const ReloadSecrets = element(NS, 'reload', {
  component: attr(filled(64)),
  signIn: attr(filled(64), 'sign-in'),
})
