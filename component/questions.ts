// What people have chosen of questions between them, as the server's modules tell it. From anybody else it says nothing.
import { hosts } from '../config.ts'
import { chosenThere } from '../core/questions/chosen.ts'
import { callerOf } from '../core/people/caller.ts'
import type { Message } from '../xep/message.ts'
import type { Request } from './router.ts'

/** @returns whether the message was such a report */
export async function chosenThroughServer(request: Request, { chosen }: Message): Promise<boolean> {
  const { context, from, caller } = request
  const { config } = context
  if (chosen?.by === undefined || (from !== config.domain && from !== hosts(config).rooms)) return false
  await chosenThere(context, chosen, await callerOf(context, chosen.by, caller.origin))
  return true
}
