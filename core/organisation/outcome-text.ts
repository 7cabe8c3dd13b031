// What following the directory has come to, as people read it.
import type { Answer } from '../commands/command.ts'
import type { Outcome } from './directory.ts'
import { heldKindText } from './held-kinds.ts'
import { isEmpty } from './plan.ts'
import { planTable } from './plan-table.ts'

/** @param verb such as `would change` */
export function outcomeAnswer({ plan, held, heldKinds, notes }: Outcome, verb: string): Answer {
  const { text, table } = planTable(plan, verb)
  const waiting = [
    ...(held.length ? [`${held.length} people are not listed any more and stay until you agree: org confirm.`] : []),
    ...heldKinds.map(each => `${heldKindText(each)} would be lost or changed and stay until you agree: org confirm.`),
  ]
  const nothing = waiting.length ? `Nothing ${verb}.` : 'The organisation is as the directory lists it.'
  const lines = [isEmpty(plan) ? nothing : text, ...waiting, ...notes]
  return { text: lines.join('\n'), ...(table && { table }) }
}
