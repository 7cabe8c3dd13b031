// Commands of requests that may come again: one effect, and the same answer. docs/design/outbox.md
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { findInboxRecord, inboxId, newInboxRecord } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { InboxRecord } from '../model/inbox.ts'
import { settleEdits } from '../provisioning/edit.ts'
import type { Answer, Command, Progress } from './command.ts'
import { runCommand } from './run.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 1_000_000 // characters of an answer that is kept

interface Asked {
  command: Command
  fields: Record<string, string>
  /** A digest of the whole request, where the caller chooses what identifies the request. */
  request?: string
}

/**
 * Runs a command as `invoke` does, once for each origin of the caller.
 * @throws Fault conflict when the origin came with another request before
 */
export function invokeOnce(
  context: Context,
  caller: Caller,
  { command, fields, request }: Asked,
  progress?: Progress,
): Promise<Answer> {
  const id = inboxId(caller)
  if (id === undefined) return runCommand(context, caller, command, fields, progress)
  return context.serially(`inbox ${id}`, async () => {
    const known = await findInboxRecord(context, caller)
    if (known && known.request !== request)
      throw new Fault('conflict', say('This Idempotency-Key came with another request.'))
    if (known?.answer) return storedAnswer(context, known.answer)
    const record = known ?? newInboxRecord(context, caller)
    const inbox = record && { ...record, command: command.name, fields, ...(request && { request }) }
    const own = inbox ? { ...context, inbox, now: () => new Date(inbox.at) } : context
    const answer = await runCommand(own, caller, command, fields, progress)
    if (inbox && isStored(answer)) await context.store.inbox.put({ ...withoutFields(inbox), answer })
    return answer
  })
}

/** Answers as before, as soon as the server has followed what was stored with the answer. */
async function storedAnswer(context: Context, answer: NonNullable<InboxRecord['answer']>): Promise<Answer> {
  await settleEdits(context)
  return answer
}

/**
 * Whether an answer is stored. A secret is stored nowhere, and a question has no effect: in both cases the command runs
 * again.
 */
const isStored = ({ secret, ask, text, table, link }: Answer): boolean =>
  !secret && ask === undefined && JSON.stringify([text, table, link]).length <= LONGEST

const withoutFields = ({ command: _command, fields: _fields, ...inbox }: InboxRecord): InboxRecord => inbox
