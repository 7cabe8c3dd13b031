// People: who they are here.
import type { Subject } from '../subject.ts'
import { seeAdmins } from './admins.ts'
import { language } from './commands/language.ts'
import { whoami } from './commands/whoami.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { forgetAddresses } from './addresses.ts'

export const people: Subject = {
  name: 'people',
  collections,
  holdings,
  beforeProvisioning: seeAdmins,
  commands: [{ name: 'general', commands: [whoami, language] }],
  personLeaves: (context, person) => forgetAddresses(context, { ...person, further: [] }),
  gauges: {
    people: { help: 'People of the organisation', read: ({ store }) => store.people.count({ sponsor: null }) },
  },
  health: async ({ store }) => ({ people: await store.people.count({ sponsor: null }) }),
}
