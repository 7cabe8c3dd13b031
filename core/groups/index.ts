// Groups: who is in them, who decides, who may write, and which of them reach outsiders.
import type { Subject } from '../subject.ts'
import { expireAdditions } from './additions.ts'
import { forgetMembers } from './closing.ts'
import { expireKept } from './coming-back.ts'
import { groupAdd } from './commands/group-add.ts'
import { groupClose } from './commands/group-close.ts'
import { groupCreate } from './commands/group-create.ts'
import { groupHandover } from './commands/group-handover.ts'
import { groupHistory } from './commands/group-history.ts'
import { groupLeave } from './commands/group-leave.ts'
import { groupMute, groupUnmute } from './commands/group-mute.ts'
import { groupOwner } from './commands/group-owner.ts'
import { groupPicture } from './commands/group-picture.ts'
import { groupQuiet } from './commands/group-quiet.ts'
import { groupRemove } from './commands/group-remove.ts'
import { groups as groupList } from './commands/groups.ts'
import { groupTitle } from './commands/group-title.ts'
import { members } from './commands/members.ts'
import { messageRetract } from './commands/message-retract.ts'
import { subgroup } from './commands/subgroup.ts'
import { noteExternals, resumeExternals, tellExternal } from './external.ts'
import { leaveGroups } from './leaving.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { expireHistory } from './member-history.ts'
import { resumeRooms } from './room-changes.ts'

declare module '../context.ts' {
  interface Jobs {
    external: true
  }
}

export const groups: Subject = {
  name: 'groups',
  collections,
  holdings,
  commands: [
    {
      name: 'groups',
      about: 'your groups, and who is in them',
      commands: [
        ...[groupList, members, groupCreate, groupTitle, groupPicture, groupAdd, groupRemove, groupLeave, groupOwner],
        ...[groupHandover, groupClose, subgroup],
      ],
    },
    {
      name: 'moderation',
      about: 'who may write in a chat group of yours, what stays there, and who came and went',
      commands: [groupMute, groupUnmute, groupQuiet, messageRetract, groupHistory],
    },
  ],
  jobs: { external: tellExternal },
  resume: [
    { order: 50, run: resumeRooms },
    { order: 90, run: resumeExternals, requeues: true },
  ],
  beforeProvisioning: noteExternals,
  personLeaves: leaveGroups,
  groupCloses: forgetMembers,
  async expire(context) {
    await expireAdditions(context)
    await expireKept(context)
    await expireHistory(context)
  },
}
