// The groups that follow from the reporting lines (figures 2 to 5 of the idea): teams, and trees built of teams.
import type { Config, Derived } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { localpart } from '../model/localpart.ts'
import { template, type Fill } from '../model/template.ts'
import type { Membership, Group } from '../model/group.ts'
import type { Entry } from '../model/entry.ts'
import { type Part, newMembership } from '../model/membership.ts'
import { say } from '../../texts/say.ts'

export interface Hierarchy {
  groups: Group[]
  memberships: Membership[]
}

interface Draft extends Hierarchy {
  problems: string[]
}

interface Rule {
  derived: Derived
  kind: Group['kind']
  origin: 'team' | 'tree'
  name: (profile: Record<string, string>) => string
  title: (profile: Record<string, string>) => string
}

/** Derives all groups of a chart. @throws Fault not-acceptable, or conflict, listing every name that cannot be given */
export function deriveGroups(entries: Entry[], config: Config): Hierarchy {
  const reports = reportsOf(entries)
  const leads = entries.filter(({ id }) => (reports.get(id)?.length ?? 0) >= config.minimum)
  const leading = new Set(leads.map(({ id }) => id))
  const above = aboveLeads(entries, leading)
  const found: Draft = { groups: [], memberships: [], problems: [] }
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
  const { groups, memberships, problems } = found
  refuse(problems)
  refuseDoubles(groups)
  return { groups, memberships }
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

function add(found: Draft, rule: Rule, lead: Entry, parts: Part[]): void {
  const id = `${rule.derived}/${lead.id}`
  const profile = { ...lead.profile, username: lead.username, name: displayName(lead) }
  const { kind, origin } = rule
  try {
    found.groups.push({ id, name: rule.name(profile), kind, origin, title: rule.title(profile), owner: lead.id })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    found.problems.push(`${lead.username}: ${error.message}`)
  }
  for (const part of parts) found.memberships.push(newMembership(id, part))
}

export function displayName({ username, profile }: Pick<Entry, 'username' | 'profile'>): string {
  return [profile.given_name, profile.family_name].filter(Boolean).join(' ') || username
}

function rules(config: Config): Rule[] {
  // A tree is built of teams, so a team that is not wanted for itself cannot be left out where its tree is wanted.
  for (const kind of ['chat', 'broadcast'] as const)
    if (config.derive.includes(`tree-${kind}`) && !config.derive.includes(`team-${kind}`))
      throw new Fault(
        'not-acceptable',
        say('BELLHOP_DERIVE has tree-{kind}, which is built of team-{kind}: name both.', { kind }),
      )
  return namePatterns(config).filter(({ derived }) => config.derive.includes(derived))
}

/** @throws Fault naming the setting of groups that cannot be used */
export const checkGroupSettings = (config: Config): void => void rules(config)

/** The four patterns of names and titles, whether groups are derived by them or not. */
export function namePatterns(config: Config): Rule[] {
  const all: [Derived, string, string][] = [
    ['team-chat', config.teamChat, config.teamChatTitle],
    ['team-broadcast', config.teamBroadcast, config.teamBroadcastTitle],
    ['tree-chat', config.treeChat, config.treeChatTitle],
    ['tree-broadcast', config.treeBroadcast, config.treeBroadcastTitle],
  ]
  return all.map(([derived, name, title]) => {
    const setting = `BELLHOP_${derived.toUpperCase().replace('-', '_')}`
    return {
      derived,
      kind: derived.endsWith('chat') ? 'chat' : 'broadcast',
      origin: derived.startsWith('team') ? 'team' : 'tree',
      name: address(setting, filler(setting, name)),
      title: filler(`${setting}_TITLE`, title),
    }
  })
}

function filler(setting: string, source: string): Fill {
  const fill = attempt(setting, () => template(source))
  return profile => attempt(setting, () => fill(profile))
}

const address =
  (setting: string, fill: Fill): Fill =>
  profile => {
    const text = fill(profile)
    const name = localpart(text)
    if (name) return name
    throw new Fault(
      'not-acceptable',
      say("{setting} gives '{text}', which cannot be an address.", { setting, text: text.slice(0, 100) }),
    )
  }

/** Says which setting it was. */
function attempt<T>(setting: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new Fault('not-acceptable', say('{setting}: {problem}', { setting, problem }))
  }
}

function refuse(problems: string[]): void {
  if (!problems.length) return
  const list = problems.map(problem => `  ${problem}`).join('\n')
  throw new Fault(
    'not-acceptable',
    say('Groups that cannot be named; nothing was changed.\n{list}', { list }),
    problems,
  )
}

function refuseDoubles(groups: Group[]): void {
  const names = new Map<string, Group>()
  const doubles = groups.filter(group => names.has(group.name) || !names.set(group.name, group))
  if (doubles.length) {
    const list = doubles
      .map(({ name, id }) => say('{name} ({id} and {other})', { name, id, other: names.get(name)?.id }))
      .join(', ')
    throw new Fault(
      'conflict',
      say('Several groups would have one address: {list}. Change the settings of their names.', { list }),
    )
  }
}
