// What somebody who writes a template is told of its fields.
import type { Context } from '../../context.ts'
import { eitherOf, say } from '../../../texts/say.ts'
import { judgeText, unknownFields } from '../text.ts'

/** Names the fields that a text needs, and those that nobody has. */
export async function neededNote(context: Context, text: string): Promise<string> {
  const needed = await judgeText(context, text)
  if (!needed.length) return ''
  const unknown = await unknownFields(context, needed)
  const note = say('It needs these fields of a profile: {fields}.', { fields: needed.join(', ') })
  if (!unknown.length) return note
  return `${note} ${say('Nobody has {fields}: look for a slip of the pen, or nobody can get it.', {
    fields: eitherOf(unknown),
  })}`
}
