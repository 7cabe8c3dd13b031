// Acts of administrators: each is noted when it begins and entered when it ends, so that a crash loses none.
import type { Context } from '../context.ts'
import type { Act, ActOutcome } from '../model/act.ts'
import { randomText } from '../model/secret.ts'
import { appendEntry } from './chain.ts'
import type { AuditEntry, BegunAct } from './records.ts'

type Outcome = AuditEntry['outcome']

/** Notes that an act begins. @returns enters it with its outcome */
export async function actBegins(
  context: Context,
  act: Act,
): Promise<(outcome: ActOutcome, why?: string) => Promise<void>> {
  const begun = begunAct(context, act)
  await context.store.begunActs.insert(begun)
  return async (outcome, why) => {
    try {
      if (outcome === 'asked') await context.store.begunActs.remove(begun.id)
      else await enter(context, begun, outcome, why)
    } catch (error) {
      // The act has had its effect; the next start enters it.
      context.log.error({ act: begun.act, error: String(error) }, 'an act could not be entered in the audit log')
    }
  }
}

/** Enters an act that is over as soon as it begins. */
export const enterAct = (context: Context, act: Act): Promise<void> => enter(context, begunAct(context, act), 'done')

/** Enters the acts that had begun when Bellhop ended. Run at the start, before anybody can begin another one. */
export async function enterBegunActs(context: Pick<Context, 'store' | 'serially' | 'log' | 'now'>): Promise<void> {
  for (const begun of await context.store.begunActs.find({})) await enter(context, begun, 'unknown')
}

function begunAct({ now }: Pick<Context, 'now'>, { caller, name, fields }: Act): BegunAct {
  const { person, door = 'unknown' } = caller
  const content = { salt: randomText(16), ...(person && { username: person.username }), fields }
  return { id: randomText(16), began: now().toISOString(), by: person?.id ?? null, door, act: name, content }
}

/** The log has number and hash of each entry: whoever keeps the log elsewhere can tell when the chain was made anew. */
async function enter(
  context: Pick<Context, 'store' | 'serially' | 'log' | 'now'>,
  { id, content, ...begun }: BegunAct,
  outcome: Outcome,
  why?: string,
): Promise<void> {
  const ended = context.now().toISOString()
  const full = { ...content, ...(why !== undefined && { why: why.slice(0, 1_000) }) }
  const entry = await appendEntry(context, { ...begun, ended, outcome, content: full }, () => [
    { remove: 'begunActs', id },
  ])
  const { id: number, act, hash } = entry
  context.log.info({ number, act, outcome, hash }, 'an entry of the audit log')
}
