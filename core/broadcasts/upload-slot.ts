// A place for a file on the server, for who has no client that asks for it: the command line and programs.
import { hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { File } from '../../xep/files.ts'
import type { Of } from '../../xep/schema.ts'
import { Slot, SlotRequest } from '../../xep/uploads.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import { permit } from '../policy/permit.ts'
import { say } from '../../texts/say.ts'

export type UploadSlot = Of<typeof Slot>

/** By the bounds of the caller, as for the caller's own client. @throws Fault of the server for a file that it does not take */
export async function askSlot(
  { wire, config }: Context,
  { name = 'file', size = 0, mediaType = 'application/octet-stream' }: Omit<File, 'urls'>,
  caller: Caller,
): Promise<UploadSlot> {
  permit('person', caller)
  const owner = caller.person ? jidOf(caller.person, config) : hosts(config).component
  const answer = await wire.ask('get', config.domain, SlotRequest, {
    ...{ for: owner, filename: name, size, contentType: mediaType },
  })
  if (!answer) throw new Fault('remote-server-timeout', say('The chat server gives no place for the file.'))
  return Slot.parse(answer)
}
