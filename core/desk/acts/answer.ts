// Answers that an agent gives by a command: stored as a line of the case, and sent to the customer once.
import type { Buttons } from '../../../xep/buttons.ts'
import { buildMessage } from '../../../xep/message-build.ts'
import { Fault } from '../../../xep/fault.ts'
import type { File } from '../../../xep/files.ts'
import type { Context } from '../../context.ts'
import { idFrom, inboxId, inboxWrites } from '../../inbox.ts'
import type { Caller } from '../../model/caller.ts'
import type { Person } from '../../model/person.ts'
import { answeredPatch, customerJid, firstName, inCase } from '../case/case.ts'
import { deskAddress } from '../desk.ts'
import { sendOnce } from '../case/passing.ts'
import type { Case } from '../records.ts'
import { tellWatchers } from '../case/telling.ts'
import { say } from '../../../texts/say.ts'

export interface CommandAnswer {
  text: string
  files?: File[]
  /** The question that the answer asks, by the id of its message. */
  asks?: (question: string) => { asked: NonNullable<Case['asked']>; buttons: Buttons }
}

/** @param agent who has the case @throws Fault conflict where somebody else has it by now, item-not-found where the customer is gone */
export async function answerByCommand(
  context: Context,
  of: Case,
  { text, files = [], asks }: CommandAnswer,
  agent: Person,
  caller: Caller,
): Promise<void> {
  const { store, config, now } = context
  const [desk, to] = [await store.desks.get(of.desk), await customerJid(context, of)]
  if (!desk || to === undefined) throw new Fault('item-not-found', say('The customer is not here any more.'))
  await inCase(context, of, async () => {
    const current = await store.cases.get(of.id)
    if (current?.agent !== agent.id || !current.open)
      throw new Fault('conflict', say('Somebody else has this conversation by now.'))
    const stanza = idFrom(context, 'answer by command', inboxId(caller))
    const { asked, buttons } = asks?.(stanza) ?? {}
    const line = { id: `${of.id} ${stanza}`, case: of.id, by: 'agent', agent: agent.id, text, files, stanza } as const
    await store.batch([
      { put: 'caseLines', record: { ...line, at: now().toISOString() } },
      { change: 'cases', id: of.id, patch: { ...answeredPatch(context, current), asked } },
      ...inboxWrites(context),
    ])
    const message = buildMessage({ id: stanza, from: deskAddress(desk, config), to, text, files, buttons })
    await sendOnce(context, [message], line.id)
    await tellWatchers(context, current, () => `${firstName(agent)}: ${text}`, line.id)
  })
}
