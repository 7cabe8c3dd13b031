// The doors by which changes are asked for: commands by HTTP and in chat, and clients of people who are signed in.
import { secret } from '../../config.ts'
import { basic, command } from '../support/doors.ts'
import { signIn, type Party } from '../support/party.ts'
import type { TappedWorld } from '../support/tapped.ts'
import type { Reply } from './change.ts'
import { usernameOf, type Organisation } from './organisation.ts'

export interface Doors {
  /** As the administrator, or as somebody. */
  http(node: string, fields: Record<string, string>, by?: string): Promise<Reply>
  /** Writes a line to Bellhop, and resolves once that and everything before was answered. */
  chat(by: string, line: string): Promise<Reply>
  /** Somebody's client, for as long as it is needed. */
  client<T>(by: string, does: (party: Party) => Promise<T>): Promise<T>
  /** Whose codes are good no longer. */
  forgets(person: string): void
}

const PATIENCE = 60_000 // ms: whoever waits longer waits in vain

export function openDoors(acme: TappedWorld, org: Organisation): Doors {
  const codes = new Map<string, string>()
  const codeOf = async (person: string) => {
    const code = codes.get(person) ?? (await acme.code(usernameOf(org, person)))
    codes.set(person, code)
    return code
  }

  async function http(node: string, fields: Record<string, string>, by?: string): Promise<Reply> {
    const authorization = `Bearer ${secret(acme.config, 'admin')}`
    const headers = by === undefined ? { authorization } : basic(usernameOf(org, by), await codeOf(by))
    const { body } = await command(acme.config, node, fields, headers, PATIENCE)
    const { error = 'done', text = '', link = '' }: { error?: string; text?: string; link?: string } = JSON.parse(body)
    return { is: error, text: link || text }
  }

  async function client<T>(by: string, does: (party: Party) => Promise<T>): Promise<T> {
    const { c2sPort: port, domain } = acme.config
    const party = await signIn({ port, domain, username: usernameOf(org, by), password: await codeOf(by) })
    try {
      return await does(party)
    } finally {
      party.sends('</stream:stream>')
      await party.ended
    }
  }

  const chat = (by: string, line: string) =>
    client(by, async party => {
      const bellhop = `bellhop@bellhop.${acme.config.domain}`
      party.says(bellhop, line)
      party.says(bellhop, 'whoami')
      await party.hears(new RegExp(`\\b${usernameOf(org, by)}@${acme.config.domain}`), bellhop)
      return { is: 'done', text: line }
    })

  return { http, chat, client, forgets: person => void codes.delete(person) }
}
