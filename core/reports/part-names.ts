// How the parts of a scope are called: people as the group shows them, groups and desks by their titles.
import type { Context } from '../context.ts'
import type { Scope } from '../model/activity.ts'
import { guestShown } from '../model/nickname.ts'
import { say } from '../../texts/say.ts'

export async function partNames(
  { store }: Pick<Context, 'store'>,
  parts: string[],
  scope: Scope,
): Promise<Map<string, string>> {
  const idsOf = (kind: string) =>
    parts.filter(part => part.startsWith(`${kind} `)).map(part => part.slice(kind.length + 1))
  const names = new Map(parts.map(part => [part, say('no longer here')]))
  const isTree = scope.startsWith('tree ')
  for (const { id, name, sponsor } of await store.people.find({ where: { id: { in: idsOf('person') } } })) {
    const shown = sponsor === undefined ? name : guestShown(name)
    names.set(`person ${id}`, isTree && scope !== `tree ${id}` ? say('{name} and below', { name: shown }) : shown)
  }
  for (const { id, title } of await store.groups.find({ where: { id: { in: idsOf('group') } } }))
    names.set(`group ${id}`, title)
  for (const { id, title } of await store.desks.find({ where: { id: { in: idsOf('desk') } } }))
    names.set(`desk ${id}`, title)
  return names
}
