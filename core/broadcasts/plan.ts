// Plans: what a sender has written, as it is stored until it is sent. An order is a plan with its group and, where they are known, its receivers.
import type { Group } from '../model/group.ts'
import { readChoices } from '../questions/choices.ts'
import type { Order } from './draft.ts'
import type { Plan } from './records.ts'

/** @throws Fault bad-request for choices that nobody can read */
export function orderOf(group: Group, { buttons, changeable, hours, ...plan }: Plan): Order {
  const { files, versions, skipMissing, template, selection, body, personal } = plan
  return {
    ...{ group, body, personal },
    ...(files && { files }),
    ...(versions && { versions }),
    ...(skipMissing && { skipMissing }),
    ...(template !== undefined && { template }),
    ...(selection && { selection: withoutNothing(selection) }),
    ...(buttons !== undefined && { asking: { choices: readChoices(buttons), changeable, hours } }),
  }
}

const withoutNothing = ({ only, except }: NonNullable<Plan['selection']>) => ({
  ...(only && { only }),
  ...(except && { except }),
})
