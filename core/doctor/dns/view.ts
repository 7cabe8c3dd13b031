// DNS as one server sees it. What was asked once is not asked again.
import type { CaaRecord, MxRecord, SrvRecord, TlsaRecord } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { Fault } from '../../../xep/fault.ts'
import { say } from '../../../texts/say.ts'

const PATIENCE = { timeout: 2_000, tries: 2 } // ms for an answer

/** Records of one name; nothing where the server gave no answer. */
type Records<T> = Promise<T[] | undefined>

export interface View {
  /** The server's address. */
  server: string
  addresses: (name: string) => Records<string>
  alias: (name: string) => Records<string>
  services: (name: string) => Records<SrvRecord>
  exchangers: (name: string) => Records<MxRecord>
  texts: (name: string) => Records<string>
  authorities: (name: string) => Records<CaaRecord>
  pins: (name: string) => Records<TlsaRecord>
  /** Everything that was asked, as `_xmpp-client._tcp.acme.example SRV`, with the answer in one line. */
  answers: Map<string, string>
  /** Why questions had no answer, by the questions. */
  failures: Map<string, string>
}

/** @throws Fault not-acceptable for what is no address of a server */
export function viewOf(server: string): View {
  const resolver = new Resolver(PATIENCE)
  try {
    resolver.setServers([server])
  } catch {
    throw new Fault(
      'not-acceptable',
      say("'{server}' is no address of a DNS server, such as 192.0.2.53 or 192.0.2.53:5353.", { server }),
    )
  }
  const answers = new Map<string, string>()
  const failures = new Map<string, string>()

  function ask<T>(type: string, find: (name: string) => Promise<T[]>): (name: string) => Records<T> {
    const known = new Map<string, Records<T>>()
    return name => {
      const question = `${name} ${type}`
      const answer = known.get(name) ?? answerOf(question, find(name))
      known.set(name, answer)
      return answer
    }
  }

  async function answerOf<T>(question: string, asked: Promise<T[]>): Records<T> {
    try {
      const found = await asked.catch(nothingThere)
      answers.set(
        question,
        found
          .map(each => JSON.stringify(each))
          .sort()
          .join(', ') || say('nothing'),
      )
      return found
    } catch (error) {
      failures.set(question, codeOf(error))
      return undefined
    }
  }

  return {
    server,
    answers,
    failures,
    addresses: ask('A and AAAA', async name => {
      const both = [resolver.resolve4(name), resolver.resolve6(name)]
      return (await Promise.all(both.map(each => each.catch(nothingThere)))).flat()
    }),
    alias: ask('CNAME', name => resolver.resolveCname(name)),
    services: ask('SRV', name => resolver.resolveSrv(name)),
    exchangers: ask('MX', name => resolver.resolveMx(name)),
    texts: ask('TXT', async name => (await resolver.resolveTxt(name)).map(parts => parts.join(''))),
    authorities: ask('CAA', name => resolver.resolveCaa(name)),
    pins: ask('TLSA', name => resolver.resolveTlsa(name)),
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

/** That a name has no such record is an answer, too. @throws whatever else was the matter */
function nothingThere(error: unknown): never[] {
  if (['ENOTFOUND', 'ENODATA'].includes(codeOf(error))) return []
  throw error
}
