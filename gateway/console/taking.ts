// What a form of the console brings for a command: texts, and files. A file that goes with a message is uploaded to the chat server, in the
// name of whoever sends the form; the command gets its address.
import { askSlot } from '../../core/broadcasts/upload-slot.ts'
import type { Command } from '../../core/commands/command.ts'
import { InputFault } from '../../core/commands/run.ts'
import { writeFile } from '../../core/model/file.ts'
import { Fault } from '../../xep/fault.ts'
import { putUpload } from '../web/put-upload.ts'
import { filledIn, inputName } from './fields.ts'
import type { ConsoleVisit } from './frame.ts'
import { sentFile, type SentFile } from './sent-file.ts'

/** @returns the fields of the form; `refused` for a file that the chat server does not take */
export async function takeFields(
  visit: ConsoleVisit,
  { inputs }: Command,
): Promise<{ raw: Record<string, string>; refused?: InputFault }> {
  const body = new Map(Object.entries(Object(visit.request.body)))
  const raw = filledIn(visit.request.body)
  for (const [field, { type }] of Object.entries(inputs)) {
    const sent = type === 'upload' ? sentFile(body.get(inputName(field))) : undefined
    if (!sent) continue
    delete raw[field]
    try {
      raw[field] = await upload(visit, sent)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { raw, refused: new InputFault(field, error) }
    }
  }
  return { raw }
}

async function upload({ context, caller }: ConsoleVisit, sent: SentFile): Promise<string> {
  const { name, mediaType, bytes } = sent
  const about = { name: name || 'file', mediaType, size: bytes.length }
  const slot = await askSlot(context, about, caller)
  await putUpload(context.config, slot, sent)
  return writeFile({ urls: [slot.get], ...about })
}
