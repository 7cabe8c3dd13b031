// The organisation: its chart from a file or a directory, and the groups that follow from it.
import type { Subject } from '../subject.ts'
import { orgApply } from './commands/org-apply.ts'
import { orgConfirm } from './commands/org-confirm.ts'
import { orgFree } from './commands/org-free.ts'
import { orgPlan } from './commands/org-plan.ts'
import { orgShow } from './commands/org-show.ts'
import { orgSync } from './commands/org-sync.ts'
import { scim } from './commands/scim.ts'
import { directoryStanding, remindOfNotes } from './reading.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { colleagueContacts } from './roster.ts'
import { expireFormerNames } from './rename.ts'
import { forgetFormerNames } from '../people/former-name.ts'
import { forgetRefusals } from './scim-refusal.ts'
import { startOrganisation } from './start.ts'

export const organisation: Subject = {
  name: 'organisation',
  collections,
  holdings,
  commands: [
    {
      name: 'organisation',
      about: 'who is in it, and where it is listed',
      commands: [orgShow, orgPlan, orgApply, orgSync, orgConfirm, orgFree, scim],
    },
  ],
  resume: [{ order: 10, run: startOrganisation }],
  roster: colleagueContacts,
  personLeaves: forgetFormerNames,
  async expire(context) {
    await forgetRefusals(context)
    await expireFormerNames(context)
    await remindOfNotes(context)
  },
  gauges: {
    held: {
      help: 'People who left the directory, and changes of others, that wait until they are confirmed',
      read: ({ store }) => store.departures.count({ held: true }),
      alert: {
        name: 'DirectoryHeld',
        above: 0,
        for: 10,
        severity: 'warning',
        says: 'The directory lists so much less than before that Bellhop waits: people who left can still sign in.',
        action: '`./bellhop org plan` lists the changes. Mend the directory, or run `./bellhop org confirm`.',
      },
    },
    unfollowed: {
      help: 'Whether the directory could not be followed last',
      read: async context => Number((await directoryStanding(context)).problem !== undefined),
      alert: {
        name: 'DirectoryNotFollowed',
        above: 0,
        for: 15,
        severity: 'warning',
        says: 'The directory cannot be read: nobody comes, moves or leaves.',
        action: '`./bellhop org sync` says why.',
      },
    },
  },
  async health(context) {
    const standing = await directoryStanding(context)
    const directory = { ...standing, notes: standing.notes.length }
    if (directory.source === 'file' && !directory.notes) return {}
    return { directory, ...(directory.problem !== undefined && { status: 'unfollowed' }) }
  },
}
