// The bank statements that were imported, as administrators read them.
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { minuteText } from '../model/moment.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

/** The latest first. */
export async function importedAnswer({ store, config }: Pick<Context, 'store' | 'config'>): Promise<Answer> {
  const found = await store.bankStatements.find({ sort: 'at', descending: true, limit: SHOWN })
  if (!found.length) return { text: say('No statement was imported yet.') }
  const rows = found.map(({ name, account, format, at }) => [name, account, format, minuteText(config, at)])
  return { table: { columns: [say('statement'), say('account'), say('format'), say('imported')], rows } }
}
