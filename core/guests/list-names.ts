// What people call the lists of guests: the organisation's, the own, and those of somebody below.
import type { List } from '../model/person.ts'
import { say } from '../../texts/say.ts'

const listNames = (): Record<List, string> => ({
  customer: say('Customers'),
  client: say('Clients'),
  partner: say('Partners'),
})

export const listName = (list: List = 'customer'): string => listNames()[list]

/** Of the guests of somebody below, in the roster of whoever is above. */
export function listNameOf(list: List = 'customer', name: string): string {
  if (list === 'client') return say('Clients of {name}', { name })
  return list === 'partner' ? say('Partners of {name}', { name }) : say('Customers of {name}', { name })
}

/** What is in such a list. @param isOwn for one person; else of the whole organisation */
export function listContent(list: List, isOwn: boolean): string {
  if (list === 'client') return isOwn ? say('Clients of yours and of those below you') : say('All clients')
  if (list === 'partner') return isOwn ? say('Partners of yours and of those below you') : say('All partners')
  return isOwn ? say('Customers of yours and of those below you') : say('All customers')
}

/** Somebody who is in such a list. */
export function listMember(list: List): string {
  if (list === 'client') return say('client')
  return list === 'partner' ? say('partner') : say('customer')
}
