// Links that end the mails of one report: mail programs offer them as a button (RFC 2369, RFC 8058).
import { gatewayUrl, secret, type Config } from '../../config.ts'
import { keyedHash, toLetters } from '../model/secret.ts'
import type { OutgoingMail } from './records.ts'

interface Named {
  person: string
  /** The id of the subscription. */
  subscription: string
}

/** Made from the subscription alone: every mail of a report has the same link, and nobody else can make one. */
export const reportEndToken = (config: Pick<Config, 'data'>, { person, subscription }: Named): string =>
  `${Buffer.from(person).toString('base64url')}.${toLetters(keyedHash(`report end ${subscription}`, secret(config, 'invites')))}`

/** The id of the person whom a token names, whoever has made the token; nothing for any other text. */
export function personInToken(token: string): string | undefined {
  const [, person] = /^([\w-]+)\.[0-9a-z]{32}$/.exec(token) ?? []
  return person === undefined ? undefined : Buffer.from(person, 'base64url').toString()
}

/** The link of a mail with a report; nothing in the last mail of a report, and in mails without one. */
export function reportEndLink(config: Config, { person, report }: OutgoingMail): string | undefined {
  if (report?.subscription === undefined) return undefined
  const token = reportEndToken(config, { person, subscription: report.subscription })
  return `${gatewayUrl(config)}/reports/end/${token}`
}
