// A plan as people read it: a line per person and per group.
import { differingFields, isEmpty, type Plan } from './plan.ts'
import type { Membership } from '../model/group.ts'

export function planTable(plan: Plan, verb: string): { text: string; table?: { columns: string[]; rows: string[][] } } {
  if (isEmpty(plan))
    return { text: [`Nothing ${verb}: the organisation is as the file has it.`, ...plan.notes].join('\n') }
  const rows = [...peopleRows(plan), ...groupRows(plan)]
  const { people, groups } = plan
  const sum = (['added', 'changed', 'removed'] as const).map(
    key => `${people[key].length} people and ${groups[key].length} groups ${key}`,
  )
  return {
    text: [`${sum.join(', ')}.`, ...plan.renames, ...plan.returns, ...plan.notes].join('\n'),
    table: { columns: ['', 'who or what', 'how'], rows },
  }
}

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
          return `${field}: ${from || '(none)'} → ${to || '(none)'}`
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
