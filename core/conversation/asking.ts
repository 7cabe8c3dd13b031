// Asking: Bellhop asks a person something by itself, as a command asks in a conversation. The answer runs the command.
import { hosts } from '../../config.ts'
import { buttonsOf, type Choice as Label } from '../../xep/buttons.ts'
import type { Choice } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { say } from '../../texts/say.ts'
import type { Dialogue, Notice } from '../model/conversation.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeStanza, noticeWrites, sendSoon } from '../notices.ts'
import { dialogueId, isFresh } from './dialogue.ts'

/** A question in the language of the person who is asked: whoever asks it makes its texts by `readBy`. */
export interface OwnQuestion {
  /** What stands above the choices. */
  text: string
  /** The command that the answer runs, with its fields so far, and the field that is asked for. */
  command: string
  fields: Record<string, string>
  asking: string
  choices: readonly (Choice & Pick<Label, 'emoji' | 'labels'>)[]
  /** How it is answered in words, as `confirm K7 yes, or no`, where a number would answer something else. */
  inWords: string
  /** Until when the answer counts, as people read it. */
  until?: string
  /** Identifies the question: it is asked once. */
  once: string
  /** What the question asks to be paid, for clients that know it. */
  invoice?: Notice['invoice']
}

/**
 * Stores a question together with what belongs to it, and sends it. In the middle of another conversation, where a number means
 * something else, it is answered in words alone.
 */
export async function askByItself(
  context: Context,
  person: Person,
  asked: OwnQuestion,
  further: Write[] = [],
): Promise<void> {
  const { serially, config, inbox } = context
  const line = `message ${jidOf(person, config)} ${hosts(config).bellhop}`
  // A message that is handled waits for no other one: two people who ask each other at the same moment would wait for ever.
  if (inbox && !serially.isFree(line)) return storeQuestion(context, person, asked, further, undefined)
  return serially(line, async () => {
    const id = dialogueId(jidOf(person, config), hosts(config).bellhop)
    const before = await context.store.dialogues.get(id)
    const isBusy = before?.asking !== undefined && isFresh(context, before)
    const answers = before?.answers && { answers: before.answers }
    return storeQuestion(context, person, asked, further, isBusy ? undefined : { id, ...answers })
  })
}

/** @param dialogue in which a number or a tap answers the question; absent where the question is answered in words alone */
async function storeQuestion(
  context: Context,
  person: Person,
  asked: OwnQuestion,
  further: Write[],
  dialogue: Pick<Dialogue, 'id' | 'answers'> | undefined,
): Promise<void> {
  const { command, fields, asking, choices, invoice, once } = asked
  const text = readBy(context, person, () => questionText(asked, !dialogue))
  const plain = newNotice(context, [person.id], text, once, invoice ? { invoice } : {})
  const question = noticeStanza(plain.id)
  const notice = dialogue ? { ...plain, buttons: buttonsOf(question, choices) } : plain
  const next = dialogue && { ...dialogue, command, fields, asking, question, at: context.now().toISOString() }
  const opening: Write[] = next ? [{ put: 'dialogues', record: next }] : []
  await context.store.batch([...further, ...noticeWrites(notice), ...opening])
  sendSoon(context, notice)
}

function questionText({ text, choices, inWords: words, until }: OwnQuestion, isBusy: boolean): string {
  if (isBusy) return `${text}\n${inWordsAlone(words, until)}`
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  const hint =
    until === undefined
      ? say('Answer with the number, or with: {words}', { words })
      : say('Answer with the number, or until {until} with: {words}', { until, words })
  return [text, ...numbered, hint].join('\n')
}

const inWordsAlone = (words: string, until: string | undefined): string =>
  until === undefined
    ? say('Answer with: {words}', { words })
    : say('Answer until {until} with: {words}', { until, words })
