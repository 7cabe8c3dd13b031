// Who dies in the middle of a change, or behind it.
import type { Element } from 'ltx'
import { poll } from '../../setup/ports.ts'
import type { Cut } from '../support/tap.ts'
import type { TappedWorld } from '../support/tapped.ts'
import type { Change, Reply } from './change.ts'
import type { Random } from './draw.ts'

export type Kill =
  'nobody' | 'Bellhop' | 'Bellhop, cut off' | 'the server' | 'Bellhop, afterwards' | 'the server, afterwards'

/** What was answered, if anything was. */
export type Attempt = (ask: () => Promise<Reply>) => Promise<Reply | undefined>

const CUTS: Cut[] = ['before', 'half', 'after', 'answered']
const NONE = Number.MAX_SAFE_INTEGER

export function drawKill({ one, upTo }: Random, { many }: Change, odds: number, isMortal: boolean): Kill {
  if (upTo(odds)) return 'nobody'
  const bellhop: Kill[] = many ? ['Bellhop, cut off'] : ['Bellhop', 'Bellhop, cut off']
  const server: Kill[] = many ? ['the server, afterwards'] : ['the server', 'the server, afterwards']
  return one<Kill>([...bellhop, 'Bellhop, afterwards', ...(isMortal ? server : [])]) ?? 'nobody'
}

export function attempts(acme: TappedWorld, { one, upTo }: Random): Record<Kill, Attempt> {
  const orNothing = (asked: Promise<Reply>) => asked.catch(() => undefined)

  async function serverDies(): Promise<void> {
    acme.prosody.kill('SIGKILL')
    await acme.prosody.ended
    await acme.prosody.restart()
    await acme.restored()
  }

  return {
    nobody: ask => ask(),
    async Bellhop(ask) {
      const asked = orNothing(ask())
      await pass(acme, upTo(8))
      await acme.crash()
      return asked
    },
    async 'Bellhop, cut off'(ask) {
      const sprung = acme.tap.cuts(1 + upTo(6), one(CUTS) ?? 'after', isOfMirror)
      const asked = orNothing(ask())
      await Promise.race([sprung, asked])
      void acme.tap.cuts(NONE, 'before')
      await acme.crash()
      return asked
    },
    async 'the server'(ask) {
      const asked = orNothing(ask())
      await pass(acme, upTo(8))
      await serverDies()
      return asked
    },
    async 'Bellhop, afterwards'(ask) {
      const answer = await ask()
      await acme.crash()
      return answer
    },
    async 'the server, afterwards'(ask) {
      const answer = await ask()
      await serverDies()
      return answer
    },
  }
}

/** So much time passes. */
async function pass({ config }: TappedWorld, questions: number): Promise<void> {
  for (let question = 0; question < questions; question++) await fetch(`http://127.0.0.1:${config.httpPort}/healthz`)
}

const isOfMirror = (stanza: Element) =>
  stanza.attrs.type === 'set' &&
  stanza
    .getChildElements()
    .some(({ attrs }) => /^urn:bellhop:(directory|rooms|feeds|rosters|bookmarks):/.test(attrs.xmlns))

const INCONCLUSIVE =
  /^(internal-server-error|service-unavailable|remote-server-\w+|recipient-unavailable|unexpected-request|undefined-condition)$/

/** Asks again until somebody has said yes or no. */
export async function insists(acme: TappedWorld, ask: () => Promise<Reply>): Promise<Reply> {
  let last: Reply = { is: 'never asked', text: '' }
  const isAnswered = async () => {
    last = await ask().catch((error: Error) => ({ is: 'service-unavailable', text: error.message }))
    return !INCONCLUSIVE.test(last.is)
  }
  await acme.restored()
  if (await poll(isAnswered, { milliseconds: 60_000, every: 200 })) return last
  throw new Error(`Never answered: ${last.is} ${last.text}`)
}
