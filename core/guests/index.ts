// Guests: people from outside, for whom a member answers.
import type { Subject } from '../subject.ts'
import { guestAdd } from './commands/guest-add.ts'
import { guestHandover, guestRemove } from './commands/guest-remove.ts'
import { guests as guestList } from './commands/guests.ts'
import { list, lists } from './commands/list.ts'
import { bringFile } from './guest-file.ts'
import { guestContacts } from './roster.ts'
import { inheritGuests } from './sponsor.ts'

export const guests: Subject = {
  name: 'guests',
  commands: [
    {
      name: 'guests',
      about: 'customers, clients, partners and their groups, and ready-made lists of people',
      commands: [guestList, guestAdd, guestRemove, guestHandover, lists, list],
    },
  ],
  roster: guestContacts,
  personLeaves: inheritGuests,
  async organisationReady(context) {
    const { guests: file } = context.config
    if (file) await bringFile(context, file)
  },
}
