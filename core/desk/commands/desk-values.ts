// What the form of a desk shows: its settings, as its supervisor writes them.
import type { Edited } from '../../model/edited.ts'
import type { Desk } from '../records.ts'

const yesOrNo = (is: boolean) => (is ? 'yes' : 'no')

export function deskEdited(desk: Desk): Edited {
  const { title, capacity, answerMinutes, hours = '', zone = '', customers, listed, names, target, tags = [] } = desk
  const { rated, visitors = false, announced = true, priority = 0 } = desk
  const values = {
    ...{ title, hours, zone, customers, listed, names },
    ...{ capacity: String(capacity), minutes: String(answerMinutes), priority: String(priority) },
    ...{ rated: yesOrNo(rated), visitors: yesOrNo(visitors), announced: yesOrNo(announced) },
    target: target ? `${Math.round(target.share * 100)}/${target.within}` : '',
    tags: tags.join(', '),
  }
  return { id: `desk ${desk.id}`, values }
}
