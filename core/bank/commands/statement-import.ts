import { booleanInput, command, fileInput } from '../../commands/command.ts'
import { importStatements } from '../import.ts'
import { say } from '../../../texts/say.ts'

export const statementImport = command({
  name: 'statement import',
  help: 'reads bank statements, and books each payment to the wallet whose reference it has',
  who: 'admin',
  more:
    'The file is a camt.053 or MT940. Nothing of it is booked if a statement does not add up; a statement that comes again is left out. ' +
    'statement import FILE --plan shows beforehand what would be booked. ' +
    "camt.052 and camt.054 are notices and book nothing. 'statements' lists what waits for a decision.",
  inputs: {
    file: fileInput('File of the bank (camt.053 or MT940)'),
    plan: booleanInput('Only show what would be booked'),
  },
  async run(context, _caller, { file, plan }) {
    const rows = (await importStatements(context, file, plan)).map(({ name, account, booked, waiting, left = '' }) => [
      ...[name, account, String(booked), String(waiting), left],
    ])
    const columns = [
      ...[say('statement'), say('account')],
      plan ? say('would be booked') : say('booked'),
      plan ? say('would wait') : say('wait'),
      say('left out, as'),
    ]
    return { ...(plan && { text: say('Nothing is booked yet.') }), table: { columns, rows } }
  },
})
