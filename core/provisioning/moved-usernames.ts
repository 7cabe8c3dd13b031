// Usernames that pass to another person, or that somebody has new. What the server holds by such a name is not what it has
// confirmed by that name: it moves what a renamed person has, throws away what a former holder had, and puts the new address
// in place of the old one in the rosters of others. So whatever may be there is marked unsure, to be stated anew.
import type { Context } from '../context.ts'
import { PERSON, UNSURE, type Content } from './desired.ts'

type Accounts = Map<string, Content>

/** Marks what passes on as unsure. To be called before the accounts are sent; it may run twice. */
export async function markMovedUsernames(context: Context, known: Accounts, wanted: Accounts): Promise<void> {
  const { config, store } = context
  const addressOf = (name: string) => `${name}@${config.domain}`
  const names = new Map([...known].map(([name, { [PERSON]: person }]) => [person, name]))
  const moved = new Map<string, string>()
  for (const [name, { [PERSON]: person }] of wanted) {
    if (person === undefined || known.get(name)?.[PERSON] === person) continue
    const old = names.get(person)
    if (old !== undefined) moved.set(addressOf(old), addressOf(name))
    const sources = [name, old].filter(each => each !== undefined && known.has(each)).map(String)
    if (!sources.length) continue
    for (const kind of ['roster', 'bookmarks']) await expectOwn(store, { kind, name, own: addressOf(name) }, sources)
  }
  if (moved.size) await expectContacts(store, moved)
}

/** Marks as unsure what may be under the name now, as it was under these names. */
async function expectOwn(
  { provisioned }: Context['store'],
  { kind, name, own }: { kind: string; name: string; own: string },
  sources: string[],
): Promise<void> {
  const found = await provisioned.find({ where: { id: { in: sources.map(source => `${kind}/${source}`) } } })
  const parts = found.flatMap(({ content }) => Object.keys(content)).filter(part => part !== own)
  if (parts.length) await provisioned.put({ id: `${kind}/${name}`, kind, content: unsure(parts) })
}

/** Marks as unsure the new address in rosters that had an old one. */
async function expectContacts({ provisioned }: Context['store'], moved: Map<string, string>): Promise<void> {
  for (const roster of await provisioned.find({ where: { kind: 'roster' } })) {
    const old = Object.keys(roster.content).filter(part => moved.has(part))
    if (!old.length) continue
    const owner = roster.id.slice('roster/'.length)
    const both = [...old, ...old.flatMap(part => moved.get(part) ?? [])].filter(part => part.split('@')[0] !== owner)
    await provisioned.put({ ...roster, content: { ...roster.content, ...unsure(both) } })
  }
}

const unsure = (parts: string[]): Content => Object.fromEntries(parts.map(part => [part, UNSURE]))
