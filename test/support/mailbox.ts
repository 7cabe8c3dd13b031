// A mail server (npm's smtp-server) that keeps what it gets, and refuses or hesitates as a test wants. Mails are read by
// Python's email package, which knows nothing of how ours were written.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Received {
  /** Of the envelope: who really gets it. */
  from: string
  to: string[]
  raw: Buffer
}

export interface Read {
  headers: [string, string][]
  text: string
  html: string
}

/** What the server says to a recipient or a mail: nothing to take it, else a code and a text. */
export interface Manners {
  recipient?: (address: string) => Refusal | undefined
  /** Whether the line is cut instead. */
  drops?: (address: string) => boolean
  /** Called when the mail is there. It is kept when this resolves with nothing. */
  mail?: (mail: Received) => Promise<Refusal | undefined>
}

type Refusal = [code: number, text: string]

export interface Mailbox {
  url: string
  manners: Manners
  mails: Received[]
  /** The first mail to that address that no earlier call has answered. */
  arrives(to: string): Promise<Received>
  goesAway(): Promise<void>
  comesBack(): Promise<void>
  end(): Promise<void>
}

const PATIENCE = 45_000 // ms until a mail counts as missing

export async function openMailbox(): Promise<Mailbox> {
  const taken = new Set<Received>()
  const waiting = new Set<() => void>()
  let server = serve()
  let port = await listen(server, 0)

  function serve(): SMTPServer {
    const made = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onRcptTo({ address }, { id }, done) {
        if (!mailbox.manners.drops?.(address)) return done(refusal(mailbox.manners.recipient?.(address)))
        for (const connection of made.connections) if (connection.session.id === id) connection.close()
      },
      onData(stream, { envelope }, done) {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => {
          const from = envelope.mailFrom ? envelope.mailFrom.address : ''
          const mail = { from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts) }
          void keep(mail).then(done)
        })
      },
    })
    made.on('error', () => {}) // a client that was killed
    return made
  }

  async function keep(mail: Received): Promise<Error | undefined> {
    const refused = refusal(await mailbox.manners.mail?.(mail))
    if (refused) return refused
    mailbox.mails.push(mail)
    for (const wake of waiting) wake()
    return undefined
  }

  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${port}`,
    manners: {},
    mails: [],
    async arrives(to) {
      const until = Date.now() + PATIENCE
      for (;;) {
        const found = mailbox.mails.find(mail => mail.to.includes(to) && !taken.has(mail))
        if (found) {
          taken.add(found)
          return found
        }
        if (Date.now() > until) throw new Error(`no mail to ${to}`)
        await new Promise<void>(resolve => {
          const wake = () => (clearTimeout(timer), waiting.delete(wake), resolve())
          const timer = setTimeout(wake, Math.max(0, until - Date.now()) + 1)
          waiting.add(wake)
        })
      }
    },
    goesAway: () => close(server),
    async comesBack() {
      server = serve()
      port = await listen(server, port)
    },
    end: () => close(server),
  }
  return mailbox
}

async function listen(server: SMTPServer, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  return (server.server.address() as AddressInfo).port
}

const close = (server: SMTPServer) =>
  new Promise<void>(resolve => {
    server.close(() => resolve())
    for (const connection of server.connections) connection.close()
  })

function refusal(said: Refusal | undefined): Error | undefined {
  return said && Object.assign(new Error(said[1]), { responseCode: said[0] })
}

const SCRIPT = `
import sys, json, email, email.policy
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
text, html = (mail.get_body((kind,)) for kind in ('plain', 'html'))
print(json.dumps({'headers': [[name, str(value)] for name, value in mail.items()],
  'text': text.get_content() if text else '', 'html': html.get_content() if html else ''}))
`

export const read = ({ raw }: Received): Read =>
  JSON.parse(execFileSync('python3', ['-c', SCRIPT], { input: raw }).toString())

export const header = ({ headers }: Read, name: string): string | undefined =>
  headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1]
