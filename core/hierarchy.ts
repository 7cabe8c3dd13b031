// The groups that follow from the reporting lines (figures 2 to 5 of the idea): teams, and trees built of teams.
import { Liquid, type Template } from 'liquidjs'
import type { Config, Derived } from '../config.ts'
import type { Entry, Group, Membership } from '../store/collections.ts'
import { Fault } from '../xep/fault.ts'
import { localpart } from './localpart.ts'

export interface Hierarchy {
  groups: Group[]
  memberships: Membership[]
}

interface Rule {
  derived: Derived
  kind: Group['kind']
  origin: 'team' | 'tree'
  name: (profile: Record<string, string>) => string
  title: (profile: Record<string, string>) => string
}

const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true })

/** Derives all groups of a chart. @throws Fault not-acceptable listing every name that cannot be given */
export function hierarchy(entries: Entry[], config: Config): Hierarchy {
  const reports = reportsOf(entries)
  const leads = entries.filter(({ id }) => (reports.get(id)?.length ?? 0) >= config.minimum)
  const leading = new Set(leads.map(({ id }) => id))
  const above = aboveLeads(entries, leading)
  const found: Hierarchy = { groups: [], memberships: [] }
  /** The trees and teams of the reports; people below one who leads no group are in it themselves. */
  const treeBelow = (rule: Rule, below: Entry[]): Part[] =>
    below.flatMap(entry => {
      if (leading.has(entry.id)) return [nested(rule, above.has(entry.id) ? 'tree' : 'team', entry)]
      const further = reports.get(entry.id) ?? []
      return [...further.map(person), ...treeBelow(rule, further)]
    })
  for (const rule of rules(config)) {
    for (const lead of leads) {
      const below = reports.get(lead.id) ?? []
      if (rule.origin === 'team') add(found, rule, lead, below.map(person))
      else if (above.has(lead.id)) add(found, rule, lead, [nested(rule, 'team', lead), ...treeBelow(rule, below)])
    }
  }
  refuseDoubles(found.groups)
  return found
}

export function reportsOf(entries: Entry[]): Map<string, Entry[]> {
  const reports = new Map<string, Entry[]>()
  for (const entry of entries) {
    if (entry.manager === null) continue
    const list = reports.get(entry.manager)
    if (list) list.push(entry)
    else reports.set(entry.manager, [entry])
  }
  return reports
}

type Part = { person: string } | { nested: string }

const person = ({ id }: Entry): Part => ({ person: id })

const nested = ({ kind }: Rule, origin: 'team' | 'tree', { id }: Entry): Part => ({ nested: `${origin}-${kind}/${id}` })

/** Everyone who has a lead somewhere below. */
function aboveLeads(entries: Entry[], leading: Set<string>): Set<string> {
  const managers = new Map(entries.map(({ id, manager }) => [id, manager]))
  const above = new Set<string>()
  for (const lead of leading)
    for (let id = managers.get(lead); id && !above.has(id); id = managers.get(id)) above.add(id)
  return above
}

function add(found: Hierarchy, rule: Rule, lead: Entry, parts: Part[]): void {
  const id = `${rule.derived}/${lead.id}`
  const profile = { ...lead.profile, username: lead.username, name: displayName(lead) }
  const name = localpart(rule.name(profile))
  if (!name)
    throw new Fault('not-acceptable', `'${rule.name(profile)}' cannot be the address of a group; change its setting.`)
  const { kind, origin } = rule
  found.groups.push({ id, name, kind, origin, title: rule.title(profile), owner: lead.id })
  for (const part of parts) found.memberships.push(membership(id, part))
}

export function membership(group: string, part: Part): Membership {
  const member = 'person' in part ? `person ${part.person}` : `group ${part.nested}`
  return { id: `${group} ${member}`, group, ...part }
}

export function displayName({ username, profile }: Pick<Entry, 'username' | 'profile'>): string {
  return [profile.given_name, profile.family_name].filter(Boolean).join(' ') || username
}

function rules(config: Config): Rule[] {
  const all: [Derived, string, string][] = [
    ['team-chat', config.teamChat, config.teamChatTitle],
    ['team-broadcast', config.teamBroadcast, config.teamBroadcastTitle],
    ['tree-chat', config.treeChat, config.treeChatTitle],
    ['tree-broadcast', config.treeBroadcast, config.treeBroadcastTitle],
  ]
  // A tree is built of teams, so a team that is not wanted for itself cannot be left out where its tree is wanted.
  for (const kind of ['chat', 'broadcast'] as const)
    if (config.derive.includes(`tree-${kind}`) && !config.derive.includes(`team-${kind}`))
      throw new Fault('not-acceptable', `BELLHOP_DERIVE has tree-${kind}, which is built of team-${kind}: name both.`)
  return all
    .filter(([derived]) => config.derive.includes(derived))
    .map(([derived, name, title]) => ({
      derived,
      kind: derived.endsWith('chat') ? 'chat' : 'broadcast',
      origin: derived.startsWith('team') ? 'team' : 'tree',
      name: filler(name),
      title: filler(title),
    }))
}

function filler(source: string): (profile: Record<string, string>) => string {
  const template: Template[] = liquid.parse(source)
  return profile => String(liquid.renderSync(template, profile))
}

function refuseDoubles(groups: Group[]): void {
  const names = new Map<string, Group>()
  const doubles = groups.filter(group => names.has(group.name) || !names.set(group.name, group))
  if (doubles.length) {
    const list = doubles.map(group => `${group.name} (${group.id} and ${names.get(group.name)?.id})`).join(', ')
    throw new Fault('conflict', `Several groups would have one address: ${list}. Change the settings of their names.`)
  }
}
