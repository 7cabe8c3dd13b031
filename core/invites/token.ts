// Tokens: what a link of an invite ends with. Behind a welcome or a pairing is an access code, and a proof says who
// reads a mailbox: their tokens are credentials, a type that renders as nothing until a place that is meant to show one asks.
import { timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'
import { gatewayUrl, secret, type Config } from '../../config.ts'
import type { Invite } from './records.ts'
import { toLetters, keyedHash } from '../model/secret.ts'

export type Kind = Invite['kind']
export type InviteOf<K extends Kind> = Invite & { kind: K }
type Named<K extends Kind> = Pick<InviteOf<K>, 'id' | 'kind'>

/** Kinds whose links are made to be shown to others. */
const SHOWN = ['contact', 'group', 'coupon'] as const
type Shown = (typeof SHOWN)[number]
/** Kinds whose links are credentials of one person. */
type Secret = Exclude<Kind, Shown>

/** The path of the page of each kind: /c/TOKEN. */
export const invitePaths = {
  welcome: 'welcome',
  contact: 'c',
  group: 'g',
  coupon: 'k',
  pairing: 'p',
  proof: 'm',
} as const

export const INVITE_ID = 10 // characters of 5 bits
const PROOF = 16

/** The only places where the text of a credential is written: the mail, the answer to `pair`, the page of the new guest. */
type Place = 'mail' | 'pair' | 'own welcome'

/** A link that lets its reader in as one person. Strings, JSON and logs show `[secret]`. */
export class Credential {
  #text: string
  constructor(text: string) {
    this.#text = text
  }

  /** @param _place says in the code which of the few places this is */
  reveal(_place: Place): string {
    return this.#text
  }

  toString = () => '[secret]'
  toJSON = () => '[secret]';
  [inspect.custom] = () => '[secret]'
}

export const isShown = (invite: Invite): invite is InviteOf<Shown> => SHOWN.some(kind => kind === invite.kind)

/** Writes a token: the id and a proof that we made it for this kind. Nobody can make one up, or turn one into another. */
export const tokenOf = (config: Config, invite: Named<Shown>): string => written(config, invite)

export const linkOf = (config: Config, invite: Named<Shown>): string => linkText(config, invite)

/** Makes the link of a welcome, a pairing or a proof. */
export const credentialLink = (config: Config, invite: Named<Secret>): Credential =>
  new Credential(linkText(config, invite))

/** Whether the claimed text is the proof behind the invite's id. */
export function isTokenProof(config: Config, { id, kind }: Named<Kind>, claimed: string): boolean {
  return timingSafeEqual(Buffer.from(proof(config, kind, id)), Buffer.from(claimed))
}

/** Cuts the token out of a link of ours, on a page or for an XMPP client; other text stays as it is. */
export const tokenIn = (typed: string): string =>
  /(?:[/=?]|%20|\s|^)([0-9a-z]{26})$/i.exec(typed.trim())?.[1] ?? typed.trim()

const written = (config: Config, { id, kind }: Named<Kind>) => id + proof(config, kind, id)

const linkText = (config: Config, invite: Named<Kind>) =>
  `${gatewayUrl(config)}/${invitePaths[invite.kind]}/${written(config, invite)}`

const proof = (config: Config, kind: Kind, id: string) =>
  toLetters(keyedHash(`${kind} ${id}`, secret(config, 'invites')).subarray(0, PROOF))
