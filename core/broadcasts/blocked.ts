// Members who block an address of the organisation (XEP-0191): a copy for them counts as not delivered, and the owner is told.
import { Blocking } from '../../xep/blocking.ts'
import type { Context, Warning } from '../context.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import { stageNotice } from '../notices.ts'
import type { Broadcast } from './records.ts'
import { say } from '../../texts/say.ts'

/** Notes that these people did not get the broadcast. Called again for the same copies it changes nothing. */
export async function noteBlocked(
  context: Context,
  broadcast: Broadcast,
  group: Group,
  people: Person[],
): Promise<void> {
  for (const person of people) {
    const at = context.now().toISOString()
    await context.store.copies.put({
      id: `${broadcast.id}/${person.id}`,
      broadcast: broadcast.id,
      person: person.id,
      state: 'blocked',
      tries: 1,
      first: at,
      due: at,
      origin: `blocked ${broadcast.id}`,
      problem: 'blocks the group',
    })
    const text = () =>
      say('{name} blocks {title} and did not get your message. It is in the archive for later.', {
        name: person.name,
        title: group.title,
      })
    const tell = await stageNotice(context, [group.owner], text, `blocked ${group.id} ${person.id}`)
    await tell()
  }
}

/** Everybody who blocks one of our addresses, for the doctor. */
export async function examineBlocking({ wire, config }: Context): Promise<Warning[]> {
  if (!wire.online) return []
  const answer = await wire.ask('get', config.domain, Blocking, { blocks: [] })
  const found = answer ? Blocking.parse(answer).blocks : []
  return found.flatMap(({ of, jids }) =>
    jids.map(jid => ({
      object: `person/${of}`,
      part: jid,
      should: say('be heard'),
      is: say('blocked by this person'),
    })),
  )
}
