import { command, type Answer } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { minuteText } from '../../model/moment.ts'
import { peopleById } from '../../people/person.ts'
import { permitOwner } from '../../policy/permit.ts'
import { groupNamed } from '../find.ts'
import { memberChangesOf } from '../member-history.ts'
import type { MemberChange } from '../records.ts'
import { ownedGroupInput } from './group-input.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 100

export const groupHistory = command({
  name: 'group history',
  help: 'lists who came into a group of yours and who went, when, and who did it',
  who: 'member',
  readsOnly: true,
  inputs: { group: ownedGroupInput() },
  async run(context, caller, { group: name }): Promise<Answer> {
    const group = await groupNamed(context, name, caller)
    permitOwner(group, caller)
    return historyAnswer(context, await memberChangesOf(context, group.id, SHOWN))
  },
})

async function historyAnswer(context: Context, changes: MemberChange[]): Promise<Answer> {
  if (!changes.length) return { text: say('Nobody came or went in the last year.') }
  const names = await namesIn(context, changes)
  const gone = say('somebody who is not here any more')
  const rows = changes.map(({ at, person, nested, did, by }) => [
    minuteText(context.config, at),
    names.get(person ?? nested ?? '') ?? gone,
    did === 'came' ? say('came') : say('went'),
    doerText(by, by ? (names.get(by) ?? gone) : ''),
  ])
  return { table: { columns: [say('when'), say('who'), say('what'), say('by')], rows } }
}

function doerText(by: MemberChange['by'], name: string): string {
  if (by === undefined) return say('the organisation')
  return by === null ? say('the administrator') : name
}

/** The names of people and titles of groups, by their ids. */
async function namesIn(context: Context, changes: MemberChange[]): Promise<Map<string, string>> {
  const people = [
    ...new Set(changes.flatMap(({ person, by }) => [person, by]).filter(each => typeof each === 'string')),
  ]
  const nested = [...new Set(changes.flatMap(each => each.nested ?? []))]
  const groups = nested.length ? await context.store.groups.find({ where: { id: { in: nested } } }) : []
  return new Map([
    ...(await peopleById(context, people)).map(({ id, name }): [string, string] => [id, name]),
    ...groups.map(({ id, title }): [string, string] => [id, title]),
  ])
}
