// The texts of a template: judged when they are written, and what profiles have to have for them.
import { Fault } from '../../xep/fault.ts'
import { codePoints, isLonger, unfitCharacter } from '../../xep/text.ts'
import { openFiller, TextRefused } from '../broadcasts/personal.ts'
import type { Fillable, Version } from '../broadcasts/versions.ts'
import type { Context } from '../context.ts'
import { LONGEST } from '../model/template.ts'
import { eachPage } from '../runs/sweep.ts'
import type { Template } from './records.ts'
import { say } from '../../texts/say.ts'

/** @returns the fields that a profile has to have for it @throws Fault not-acceptable for what cannot be sent or filled */
export async function judgeText(context: Context, text: string): Promise<string[]> {
  if (!text.trim()) throw new Fault('not-acceptable', say('A template needs a text. Nothing was stored.'))
  if (isLonger(text, LONGEST))
    throw new Fault(
      'not-acceptable',
      say('A template may have {most} characters; this has {length}.', { most: LONGEST, length: codePoints(text) }),
    )
  if (unfitCharacter(text))
    throw new Fault('not-acceptable', say('The text has a control character that no message can carry.'))
  try {
    return await neededBy(context, text)
  } catch (error) {
    if (!(error instanceof TextRefused)) throw error
    throw new Fault(
      'not-acceptable',
      say('This text cannot be filled, and was not stored: {problem}', { problem: error.message }),
    )
  }
}

/** A profile without fields lacks all that the text needs. @throws TextRefused */
async function neededBy({ config }: Context, text: string): Promise<string[]> {
  const filler = openFiller(text, 'throw', config)
  const [filled] = await filler.fill([{}]).finally(() => filler.end())
  if (!filled || 'text' in filled) return []
  if (!filled.missing) throw new TextRefused(filled.refused)
  return filled.missing
}

/** Those of the fields that nobody's profile has. */
export async function unknownFields({ store }: Pick<Context, 'store'>, fields: string[]): Promise<string[]> {
  const left = new Set(fields)
  for (const known of ['name', 'username']) left.delete(known)
  if (left.size)
    await eachPage(store.people, {}, async page => {
      for (const { profile } of page) for (const field of left) if (profile[field]) left.delete(field)
    })
  return [...left]
}

/** What is filled of a template: the text in the default language, and the others. */
export function fillableOf({ language, texts }: Template): Fillable & { versions: Version[] } {
  const usual = texts.find(each => each.language === language) ?? texts[0]
  return { body: usual?.text ?? '', versions: texts.filter(each => each !== usual) }
}
