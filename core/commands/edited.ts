// Records that commands edit: a form carries what it was drawn from, so that whoever saves it learns what somebody else has changed since.
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { edited, type Edited } from '../model/edited.ts'
import { momentText } from '../model/moment.ts'
import type { Command } from './command.ts'
import { say } from '../../texts/say.ts'

type Raw = Record<string, string>

export const writeSeen = (of: Edited): string => JSON.stringify(of)

/** What a form was drawn from; nothing where a form says nothing of it. */
export function readSeen(written: string): Edited | undefined {
  try {
    return edited.safeParse(JSON.parse(written)).data
  } catch {
    return undefined
  }
}

/** Leaves out fields that say what the record said when the form was drawn: a command sets what was changed in its form. */
export const changedIn = ({ inputs }: Command, raw: Raw, seen: Edited): Raw =>
  Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => inputs[name]?.required || value !== seen.values[name]),
  )

/**
 * Compares what a form was drawn from with what there is now.
 * @returns the fields to show again: what was typed, and what the other one has changed elsewhere; nothing where all is as it was
 */
export async function changedMeanwhile(
  context: Context,
  { inputs }: Command,
  raw: Raw,
  { seen, is }: { seen: Edited; is: Edited },
): Promise<{ raw: Raw; why: string } | undefined> {
  const isOther = seen.id !== is.id
  const names = Object.keys(is.values).filter(name => is.values[name] !== (seen.values[name] ?? ''))
  if (!isOther && !names.length) return undefined
  const untouched = Object.keys(is.values).filter(name => (raw[name] ?? '') === (seen.values[name] ?? ''))
  const merged = { ...raw, ...Object.fromEntries(untouched.map(name => [name, is.values[name] ?? ''])) }
  if (isOther)
    return {
      raw: merged,
      why: say('You chose another one: the form shows what that says now. Send it again to save it.'),
    }
  const changes = names.map(
    name => `${say(inputs[name]?.label ?? name)}: ${quoted(seen.values[name])} → ${quoted(is.values[name])}`,
  )
  const why = say(
    '{who} changed this while your form was open. {changes}. What you typed is still here: send the form again to save it.',
    { who: await whoEdited(context, is), changes: changes.join('; ') },
  )
  return { raw: merged, why }
}

const quoted = (text = ''): string => (text ? say('“{text}”', { text }) : '–')

/** Whether a record still says what it said: a command that only shows the record has edited nothing. */
export const isSameRecord = (before: Edited, after: Edited | undefined): boolean =>
  before.id === after?.id &&
  Object.keys({ ...before.values, ...after.values }).every(name => before.values[name] === after.values[name])

/** Notes who has edited a record last. */
export async function noteEditor({ store, now }: Context, { id }: Edited, { person }: Caller): Promise<void> {
  await store.lastEdits.put({ id, by: person?.id ?? null, at: now().toISOString() })
}

/** Who has edited a record last, and when; somebody, where that was not noted. */
async function whoEdited(context: Context, { id }: Edited): Promise<string> {
  const last = await context.store.lastEdits.get(id)
  if (!last) return say('Somebody')
  const person = last.by === null ? undefined : await context.store.people.get(last.by)
  const who = person?.name ?? (last.by === null ? say('The administrator') : say('Somebody who is not here any more'))
  return `${who} (${momentText(context.config, last.at)})`
}
