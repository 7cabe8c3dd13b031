// A plan as people read it: a line per person and per group.
import { differingFields, isEmpty, type Plan } from './plan.ts'
import type { Membership } from '../model/group.ts'
import { say } from '../../texts/say.ts'

export type Verb = 'would change' | 'changed'

export function planTable(plan: Plan, verb: Verb): { text: string; table?: { columns: string[]; rows: string[][] } } {
  const notes = plan.notes.map(note => note())
  if (isEmpty(plan)) return { text: [unchangedText(verb), ...notes].join('\n') }
  const rows = [...peopleRows(plan), ...groupRows(plan)]
  return {
    text: [sumText(plan), ...plan.renames, ...plan.returns, ...notes].join('\n'),
    table: { columns: ['', say('who or what'), say('how')], rows },
  }
}

const unchangedText = (verb: Verb): string =>
  verb === 'changed'
    ? say('Nothing changed: the organisation is as the file has it.')
    : say('Nothing would change: the organisation is as the file has it.')

const sumText = ({ people, groups }: Plan): string =>
  say(
    '{newPeople} people and {newGroups} groups added, {changedPeople} people and {changedGroups} groups changed, {gonePeople} people and {goneGroups} groups removed.',
    {
      ...{ newPeople: people.added.length, newGroups: groups.added.length },
      ...{ changedPeople: people.changed.length, changedGroups: groups.changed.length },
      ...{ gonePeople: people.removed.length, goneGroups: groups.removed.length },
    },
  )

function peopleRows({ people, names }: Plan): string[][] {
  return [
    ...people.added.map(({ username, name }) => ['+', username, name]),
    ...people.removed.map(({ username, name }) => ['-', username, name]),
    ...people.changed.map(change => [
      '~',
      change.after.username,
      differingFields(change)
        .map(({ field, ...values }) => {
          const [from, to] = [values.from, values.to].map(value => (field === 'manager' ? names.get(value) : value))
          return `${field}: ${from || say('(none)')} → ${to || say('(none)')}`
        })
        .join('; '),
    ]),
  ]
}

function groupRows({ groups, memberships, names }: Plan): string[][] {
  const called = (id: string) => names.get(id) ?? id
  const joined = tally(memberships.added)
  const left = tally(memberships.removed)
  const marks = new Map([
    ...groups.changed.map(({ after }) => [after.id, '~'] as const),
    ...groups.added.map(({ id }) => [id, '+'] as const),
    ...groups.removed.map(({ id }) => [id, '-'] as const),
  ])
  return [...new Set([...marks.keys(), ...joined.keys(), ...left.keys()])].map(id => {
    const moves = [
      ...(joined.get(id) ?? []).map(who => `+${called(who)}`),
      ...(left.get(id) ?? []).map(who => `-${called(who)}`),
    ]
    return [marks.get(id) ?? '~', called(id), moves.join(' ')]
  })
}

function tally(memberships: Membership[]): Map<string, string[]> {
  const by = new Map<string, string[]>()
  for (const { group, person, nested } of memberships) {
    const list = by.get(group)
    if (list) list.push(person ?? nested ?? '')
    else by.set(group, [person ?? nested ?? ''])
  }
  return by
}
