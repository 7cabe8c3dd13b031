// The card of a person: the name, and what colleagues see of the organisation's list besides (BELLHOP_CARDS).
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { guestShown } from '../model/nickname.ts'
import type { Person } from '../model/person.ts'
import { personCalled } from './person.ts'

/** Fields of the organisation's list that a card can show. */
export type CardField = Context['config']['cards'][number]

export type Card = { name: string; given?: string; family?: string; organisation?: string } & {
  [Field in CardField]?: string
}

/** @returns nothing when the asker or the person is not here; guests, and cards of guests, have the name alone */
export async function cardOf(context: Context, username: string, { person: by }: Caller): Promise<Card | undefined> {
  const person = by && (await personCalled(context, username))
  if (!person) return undefined
  if (isGuest(person)) return { name: guestShown(person.name) }
  return isGuest(by) ? { name: person.name } : memberCard(context, person)
}

const isGuest = ({ sponsor }: Person) => sponsor !== undefined

function memberCard({ config }: Context, { name, profile }: Person): Card {
  const card: Card = { name, organisation: config.orgName }
  if (profile.given_name) card.given = profile.given_name
  if (profile.family_name) card.family = profile.family_name
  for (const field of config.cards) if (profile[field]) card[field] = profile[field]
  return card
}
