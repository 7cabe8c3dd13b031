// Asking: Bellhop asks a person something by itself, as a command asks in a conversation. The answer runs the command.
import { hosts } from '../../config.ts'
import { buttonsOf, type Choice as Label } from '../../xep/buttons.ts'
import type { Choice } from '../commands/command.ts'
import type { Context } from '../context.ts'
import type { Notice } from '../model/conversation.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeStanza, noticeWrites, sendSoon } from '../notices.ts'
import { dialogueId, isFresh } from './dialogue.ts'

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
export function askByItself(
  context: Context,
  person: Person,
  asked: OwnQuestion,
  further: Write[] = [],
): Promise<void> {
  const { store, config, now } = context
  const [jid, bellhop] = [jidOf(person, config), hosts(config).bellhop]
  return context.serially(`message ${jid} ${bellhop}`, async () => {
    const id = dialogueId(jid, bellhop)
    const before = await store.dialogues.get(id)
    const also = asked.invoice ? { invoice: asked.invoice } : {}
    const isBusy = before?.asking !== undefined && isFresh(context, before)
    const plain = newNotice(context, [person.id], questionText(asked, isBusy), asked.once, also)
    const { command, fields, asking, choices } = asked
    const question = noticeStanza(plain.id)
    const notice = isBusy ? plain : { ...plain, buttons: buttonsOf(question, choices) }
    const answers = before?.answers && { answers: before.answers }
    const dialogue = { ...answers, id, command, fields, asking, question, at: now().toISOString() }
    await store.batch([
      ...further,
      ...noticeWrites(notice),
      ...(isBusy ? [] : [{ put: 'dialogues', record: dialogue } as const]),
    ])
    sendSoon(context, notice)
  })
}

function questionText({ text, choices, inWords, until }: OwnQuestion, isBusy: boolean): string {
  const time = until === undefined ? '' : `until ${until} `
  if (isBusy) return `${text}\nAnswer ${time}with: ${inWords}`
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  return [text, ...numbered, `Answer with the number, or ${time}with: ${inWords}`].join('\n')
}
