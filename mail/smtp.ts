// Mails by SMTP (RFC 5321). Each recipient gets a mail of its own, on a few connections that are used again.
import { createTransport } from 'nodemailer'
import { hosts, type Config } from '../config.ts'
import { readMail } from '../core/model/address.ts'
import type { Mail, Post } from '../core/context.ts'
import { isLoopback } from './loopback.ts'

const CONNECTIONS = 4 // as many as letters are under way at once
const PATIENCE = 20_000 // ms until a server that says nothing counts as away

export function smtp(config: Config): NonNullable<Post['mail']> {
  const from = senderOf(config)
  const domain = hosts(config).component
  const transport = createTransport({
    ...{ url: serverOf(config), pool: true, maxConnections: CONNECTIONS },
    ...{ connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    requireTLS: config.smtpClear === 'no' && !isLoopback(new URL(config.smtp).hostname), // a STARTTLS can be cut out
  })
  return async mail => {
    try {
      // Addresses as objects: a text would be read as a list, in which a name can pretend to be a further address.
      await transport.sendMail({
        ...{ from, to: { name: '', address: mail.to }, envelope: { from: from.address, to: [mail.to] } },
        ...contentOf(mail),
        messageId: `<${mail.id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }, // RFC 3834 §5
      })
      return undefined
    } catch (error) {
      const refused = refusalFor(error)
      if (refused === undefined) throw error
      return refused
    }
  }
}

const contentOf = ({ subject, text, html }: Mail) => ({ subject: subject.replace(/\p{Cc}+/gu, ' '), text, html })

/** What the server says of this recipient or this mail stands; what it says of us is for the administrator to mend. */
function refusalFor(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return undefined
  const final = Number(error.responseCode) >= 500 && ['RCPT TO', 'DATA'].includes(String(error.command))
  return final ? error.message : undefined
}

function serverOf({ smtp: url }: Config): string {
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    throw new Error('BELLHOP_SMTP must be smtp://USER:PASSWORD@HOST:PORT, or smtps://… for TLS from the beginning.')
  return url
}

/** `Name <address>`, or an address alone. */
function senderOf(config: Config): { name: string; address: string } {
  const { mailFrom, orgName, domain } = config
  const [, name = '', given = mailFrom] = /^(.*?)\s*<([^<>]*)>$/.exec(mailFrom.trim()) ?? []
  const address = mailFrom ? readMail(given) : `bellhop@${domain}`
  if (!address) throw new Error('BELLHOP_MAIL_FROM must be a mail address, or NAME <ADDRESS>.')
  return { name: name.replace(/^"(.*)"$/, '$1') || orgName, address }
}
