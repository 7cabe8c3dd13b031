import { command } from '../../commands/command.ts'
import { minuteText } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 50

export const statementList = command({
  name: 'statement list',
  help: 'lists the bank statements that were imported, the latest first',
  who: 'admin',
  readsOnly: true,
  inputs: {},
  async run({ store, config }) {
    const found = await store.bankStatements.find({ sort: 'at', descending: true, limit: SHOWN })
    if (!found.length) return { text: say('No statement was imported yet.') }
    const rows = found.map(({ name, account, format, at }) => [name, account, format, minuteText(config, at)])
    return { table: { columns: [say('statement'), say('account'), say('format'), say('imported')], rows } }
  },
})
