// Finds the address of ours that somebody wrote to. One that the caller may not know of is answered like one that is not there.
import type { Address } from '../core/subject.ts'
import { Fault } from '../xep/fault.ts'
import type { Request } from './router.ts'
import { say } from '../texts/say.ts'

/** @throws Fault item-not-found */
export async function findAddress({
  context,
  to,
  caller,
}: Pick<Request, 'context' | 'to' | 'caller'>): Promise<Address> {
  for (const { find } of context.house.addresses) {
    const address = await find(context, to, caller)
    if (address) return address
  }
  throw new Fault('item-not-found', say('There is nobody at this address.'))
}
