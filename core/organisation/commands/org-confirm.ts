import { confirmDepartures, heldDepartures } from '../departure.ts'
import { followDirectory } from '../directory.ts'
import { confirmKinds, findHeldKinds, heldKindText, type HeldKind } from '../held-kinds.ts'
import { outcomeAnswer } from '../outcome-text.ts'
import { Fault } from '../../../xep/fault.ts'
import { command, numberInput, optionalText, type Answer } from '../../commands/command.ts'
import type { Person } from '../../model/person.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const orgConfirm = command({
  name: 'org confirm',
  help: 'lets go whom and what the directory lists no longer, when that is too much to go unasked',
  who: 'admin',
  inputs: {
    'yes-remove': numberInput('How many people are to go'),
    only: optionalText('Username of the only one to go'),
    'yes-change': numberInput('How many other changes, such as managers and usernames, are to be made'),
  },
  async run(context, caller, { 'yes-remove': removing, only, 'yes-change': changing }, progress) {
    const [people, kinds] = [await heldDepartures(context), await findHeldKinds(context)]
    const changes = kinds.reduce((sum, kind) => sum + kind.people.length, 0)
    if (!people.length && !changes) return { text: say('Nobody waits for this: whoever left the directory is gone.') }
    const goAhead = async () => outcomeAnswer(await followDirectory(context, caller, false, progress), 'changed')
    if (changes && changing === changes) {
      await confirmKinds(context)
      return goAhead()
    }
    const meant = only === undefined ? people : people.filter(({ username }) => username === only)
    if (only !== undefined && !meant.length)
      throw new Fault('item-not-found', say("'{only}' is not among those who wait; org confirm lists them.", { only }))
    if (only === undefined && (!people.length || removing !== meant.length)) return question(people, kinds, changes)
    await confirmDepartures(context, meant)
    return goAhead()
  },
})

function question(people: Person[], kinds: HeldKind[], changes: number): Answer {
  const text = [
    ...(people.length
      ? [
          sayCount(
            people.length,
            'The directory lists {count} person no longer. If that person is to go, say so with --yes-remove {count}.',
            'The directory lists {count} people no longer. If they are to go, say so with --yes-remove {count}.',
          ),
        ]
      : []),
    ...(changes
      ? [
          say(
            'By the directory, {what} would be lost or changed. If that is meant, say so with --yes-change {changes}.',
            { what: kinds.map(heldKindText).join(', '), changes },
          ),
        ]
      : []),
  ].join('\n')
  const rows = [
    ...people.map(({ username, name }) => [username, name]),
    ...kinds.flatMap(({ kind, people: usernames }) => usernames.map(username => [username, kind])),
  ]
  return {
    text,
    table: { columns: [say('username'), kinds.length ? say('name, or what would change') : say('name')], rows },
    ask: people.length ? 'yes-remove' : 'yes-change',
  }
}
