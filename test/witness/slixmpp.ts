// The slixmpp client as a child process: what it is told to do, and what it saw.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Config } from '../../config.ts'
import type { World } from '../support/world.ts'

const PATIENCE = 10_000 // ms until something expected counts as missing
const PYTHON = '/usr/bin/python3' // the one that Debian's python3-slixmpp belongs to

/** What arrived by itself. `saw`: session, message, carbon sent, error, presence, failure or end. */
export interface Sight {
  saw: string
  jid?: string
  sender?: string
  type?: string
  id?: string
  body?: string
  delayed?: string | null
  /** The message that this one corrects or takes back; the address of its file. */
  corrects?: string
  retracts?: string
  url?: string
  condition?: string
  text?: string
}

export interface Witness {
  jid: string
  sights: Sight[]
  /** Resolves with what slixmpp answers. @throws Error with the condition and the text of a refusal */
  does<T>(what: string, how?: Record<string, unknown>): Promise<T>
  /** The first sight, had already or soon, that fits. */
  sees(fits: (sight: Sight) => boolean, what: string): Promise<Sight>
  hears(text: string | RegExp, sender?: string): Promise<Sight>
  /** The messages that say exactly this, so far. */
  heard(text: string): Sight[]
  leaves(): Promise<void>
}

interface Answer<T> {
  answer: T
  failed?: number
  condition?: string
  text?: string
}

/** Signs somebody of a world in with a new code, and says that this client is there. */
export async function presentWitness(
  { config, code }: Pick<World, 'config' | 'code'>,
  username: string,
): Promise<Witness> {
  const witness = await startWitness({ config, username, code: await code(username) })
  await witness.does('present')
  return witness
}

/** Signs in over TLS, checked with the server's own certificate. @throws Error when refused */
export async function startWitness({ config, ...who }: { config: Config; username: string; code: string }) {
  const jid = `${who.username}@${config.domain}`
  const certificate = join(config.data, 'certificates', `${config.domain}.crt`)
  const script = join(import.meta.dirname, 'slixmpp_witness.py')
  const child = spawn(PYTHON, [script, jid, '127.0.0.1', String(config.c2sPort), certificate])
  process.once('exit', () => child.kill('SIGKILL'))
  let complaints = ''
  child.stderr.on('data', data => (complaints += data))
  const sights: Sight[] = []
  const waiting = new Set<() => void>()
  const answers = new Map<number, string>()
  const wake = () => waiting.forEach(look => look())
  createInterface(child.stdout).on('line', text => {
    const line: Sight & { did?: number; failed?: number } = JSON.parse(text)
    if (line.saw) sights.push(line)
    else answers.set(line.did ?? line.failed ?? 0, text)
    wake()
  })
  const ended = once(child, 'exit').then(wake)
  child.stdin.on('error', () => {}) // it ended: whoever waits for an answer says so
  child.stdin.write(`${who.code}\n`)

  const until = <T>(found: () => T | undefined, what: string) =>
    new Promise<T>((resolve, reject) => {
      const settle = (settled: () => void) => {
        clearTimeout(timer)
        waiting.delete(look)
        settled()
      }
      const missed = () => settle(() => reject(new Error(`${jid} waited for ${what}\n${complaints}`)))
      const timer = setTimeout(missed, PATIENCE)
      const look = () => {
        const value = found()
        if (value !== undefined) settle(() => resolve(value))
        else if (child.exitCode !== null) missed()
      }
      waiting.add(look)
      look()
    })

  let last = 0
  const witness: Witness = {
    jid,
    sights,
    async does<T>(what: string, how: Record<string, unknown> = {}) {
      const id = ++last
      child.stdin.write(`${JSON.stringify({ do: what, id, ...how })}\n`)
      const line: Answer<T> = JSON.parse(await until(() => answers.get(id), `an answer to ${what}`))
      if (line.failed) throw new Error(`${line.condition}: ${line.text}`)
      return line.answer
    },
    sees: (fits, what) => until(() => sights.find(fits), what),
    hears: (text, sender = '') =>
      witness.sees(
        ({ saw, body = '', ...sight }) =>
          saw === 'message' &&
          (typeof text === 'string' ? body === text : text.test(body)) &&
          sight.sender?.startsWith(sender) === true,
        `a message '${text}'`,
      ),
    heard: text => sights.filter(({ saw, body }) => saw === 'message' && body === text),
    async leaves() {
      child.stdin.end()
      await ended
    },
  }
  const start = await witness.sees(({ saw }) => saw === 'session' || saw === 'failure', 'a session')
  if (start.saw === 'failure') {
    child.kill()
    throw new Error(start.condition)
  }
  witness.jid = start.jid ?? jid
  return witness
}
