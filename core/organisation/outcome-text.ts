// What following the directory has come to, as people read it.
import type { Answer } from '../commands/command.ts'
import type { Outcome } from './directory.ts'
import { heldKindText } from './held-kinds.ts'
import { isEmpty } from './plan.ts'
import { planTable, type Verb } from './plan-table.ts'
import { say, sayCount } from '../../texts/say.ts'

export function outcomeAnswer({ plan, held, heldKinds, notes }: Outcome, verb: Verb): Answer {
  const { text, table } = planTable(plan, verb)
  const waiting = [
    ...(held.length ? [heldPeopleText(held.length)] : []),
    ...heldKinds.map(each =>
      say('{what} would be lost or changed and stay until you agree: org confirm.', { what: heldKindText(each) }),
    ),
  ]
  const first = isEmpty(plan) ? emptyText(verb, waiting.length > 0) : text
  return { text: [first, ...waiting, ...notes.map(note => note())].join('\n'), ...(table && { table }) }
}

const heldPeopleText = (count: number): string =>
  sayCount(
    count,
    '{count} person is not listed any more and stays until you agree: org confirm.',
    '{count} people are not listed any more and stay until you agree: org confirm.',
  )

function emptyText(verb: Verb, isWaiting: boolean): string {
  if (!isWaiting) return say('The organisation is as the directory lists it.')
  return verb === 'changed' ? say('Nothing changed.') : say('Nothing would change.')
}
