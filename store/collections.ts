// Every collection: what its records are, its unique keys and its indexes; declared once for all engines, a file for each
// room of core.
import type { z } from 'zod'
import { access } from './collections/access.ts'
import { broadcasts } from './collections/broadcasts.ts'
import { groups } from './collections/groups.ts'
import { letters } from './collections/letters.ts'
import { mirror } from './collections/mirror.ts'
import { organisation } from './collections/organisation.ts'
import { outside } from './collections/outside.ts'
import { talk } from './collections/talk.ts'

export const collections = {
  ...organisation,
  ...groups,
  ...broadcasts,
  ...outside,
  ...access,
  ...letters,
  ...mirror,
  ...talk,
}

export type Records = { [Name in keyof typeof collections]: z.infer<(typeof collections)[Name]['schema']> }
export type Person = Records['people']
export type Group = Records['groups']
export type Membership = Records['memberships']
export type Chart = Records['charts']
export type Entry = Chart['entries'][number]
export type Resource = Records['resources']
export type Departure = Records['departures']
export type Code = Records['codes']
export type Scope = NonNullable<Records['edits']['scope']>
export type Notice = Records['notices']
export type Audit = Records['audits']
export type Invite = Records['invites']
export type Letter = Records['letters']
export type Ask = Records['asks']
export type Broadcast = Records['broadcasts']
export type Delivery = Records['deliveries']
export type Offer = Records['offers']
export type External = Records['externals']
export type Copy = Records['copies']
export type List = Offer['list']
export type Dialogue = Records['dialogues']
export type Errand = Records['errands']
