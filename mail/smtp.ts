// Mails by SMTP (RFC 5321). Each recipient gets a mail of its own, on a few connections that are used again.
import { hostname } from 'node:os'
import { createTransport } from 'nodemailer'
import { gatewayUrl, hosts, type Config } from '../config.ts'
import { readMail } from '../core/model/address.ts'
import type { Mail, MailRoute } from '../core/context.ts'
import { isLoopback } from './loopback.ts'
import { verdictOn, type SmtpError } from './verdict.ts'

const CONNECTIONS = 4 // as many as mails are under way at once
const PATIENCE = 20_000 // ms until a server that says nothing counts as away

/** Of Exchange's automatic replies all but the report of a failure (MS-OXCMAIL §2.1.3.2.20). */
const UNWANTED_REPLIES = 'OOF, AutoReply, DR, RN, NRN'

/** @throws Error naming the setting that cannot be used */
export function smtpTransport(config: Config): MailRoute {
  const from = senderOf(config)
  const bounces = bounceAddressOf(config)
  const domain = hosts(config).component
  const transport = createTransport({
    ...{ url: serverOf(config), pool: true, maxConnections: CONNECTIONS, ...nameOf(config) },
    ...{ connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    requireTLS: config.smtpClear === 'no' && !isLoopback(new URL(config.smtp).hostname), // a STARTTLS can be cut out
    // Nobody stands between two programs of one machine, and Debian's Postfix has a certificate that nobody signed.
    ...(isLoopback(new URL(config.smtp).hostname) && { tls: { rejectUnauthorized: false } }),
  })
  return {
    async send(mail) {
      const sender = bounces?.replace('{id}', mail.bounceId) ?? from.address
      try {
        // Addresses as objects: a text would be read as a list, in which a name can pretend to be a further address.
        await transport.sendMail({
          ...{ from, to: { name: '', address: mail.to }, envelope: { from: sender, to: [mail.to] } },
          ...contentOf(mail),
          ...(mail.replyTo && { replyTo: { name: '', address: mail.replyTo } }),
          // A bounce returns headers alone, so that no postmaster reads the access code (RFC 3461 §4.3).
          dsn: { id: mail.id, return: 'headers', notify: ['failure', 'delay'], recipient: mail.to },
          messageId: `<${mail.id}@${domain}>`,
          headers: {
            ...{ 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': UNWANTED_REPLIES }, // RFC 3834 §5
            ...endHeaders(mail),
          },
        })
        return { is: 'taken' }
      } catch (error) {
        return verdictOn(refusalIn(error), reasonOf(error))
      }
    },
    async check() {
      try {
        await transport.verify()
        return undefined
      } catch (error) {
        return reasonOf(error)
      }
    },
  }
}

const contentOf = ({ subject, text, html, files = [] }: Mail) => ({
  ...{ subject: subject.replace(/\p{Cc}+/gu, ' '), text, html },
  attachments: files.map(({ name, type, content, isShown }) => ({
    ...{ filename: name, contentType: type, content: Buffer.from(content) },
    ...(isShown && { cid: name, contentDisposition: 'inline' as const }),
  })),
})

/** How mail programs end mails of a kind: by one click (RFC 8058 §3.1) where our pages have TLS, else by the page (RFC 2369 §3.2). */
const endHeaders = ({ endLink }: Mail): Record<string, string> =>
  endLink === undefined
    ? {}
    : {
        'List-Unsubscribe': `<${endLink}>`,
        ...(endLink.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      }

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** What nodemailer adds to an error. */
function refusalIn(error: unknown): SmtpError {
  const fields = new Map<string, unknown>(Object.entries(error instanceof Error ? error : {}))
  const text = (name: string) => (fields.has(name) ? String(fields.get(name)) : undefined)
  const status = Number(fields.get('responseCode') ?? 0)
  return { code: text('code'), command: text('command'), status, reply: text('response') }
}

function serverOf({ smtp: url }: Config): string {
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol))
    throw new Error('BELLHOP_SMTP must be smtp://USER:PASSWORD@HOST:PORT, or smtps://… for TLS from the beginning.')
  return url
}

/** A machine without a domain in its name would greet a server as [127.0.0.1], which some refuse (RFC 5321 §4.1.4). */
function nameOf(config: Config): { name?: string } {
  if (hostname().includes('.') || new URL(config.smtp).searchParams.has('name')) return {}
  const { hostname: name } = new URL(gatewayUrl(config))
  return /^[\d.]+$|:/.test(name) || !name.includes('.') ? {} : { name }
}

/** `Name <address>`, or an address alone. @throws Error naming the setting */
export function senderOf(config: Config): { name: string; address: string } {
  const { mailFrom, orgName, domain } = config
  const [, name = '', given = mailFrom] = /^(.*?)\s*<([^<>]*)>$/.exec(mailFrom.trim()) ?? []
  const address = mailFrom ? readMail(given) : `bellhop@${domain}`
  if (!address) throw new Error('BELLHOP_MAIL_FROM must be a mail address, or NAME <ADDRESS>.')
  return { name: name.replace(/^"(.*)"$/, '$1') || orgName, address }
}

/** The envelope sender, by which a bounce names its mail (VERP); nothing where bounces go to the sender. @throws Error naming the setting */
export function bounceAddressOf({ mailBounces }: Config): string | undefined {
  if (!mailBounces) return undefined
  if (mailBounces.split('{id}').length === 2 && readMail(mailBounces.replace('{id}', 'id'))) return mailBounces
  throw new Error('BELLHOP_MAIL_BOUNCES must be a mail address with {id} in it, such as bounces+{id}@chat.example.')
}
