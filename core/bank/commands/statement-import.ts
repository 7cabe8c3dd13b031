import { command, fileInput } from '../../commands/command.ts'
import { importStatements } from '../import.ts'

export const statementImport = command({
  name: 'statement import',
  help: 'reads bank statements, and books each payment to the wallet whose reference it has',
  who: 'admin',
  more:
    'The file is a camt.053 or MT940. Nothing of it is booked if a statement does not add up; a statement that comes again is left out. ' +
    "camt.052 and camt.054 are notices and book nothing. 'statements' lists what waits for a decision.",
  inputs: { file: fileInput('File of the bank (camt.053 or MT940)') },
  async run(context, _caller, { file }) {
    const rows = (await importStatements(context, file)).map(({ name, account, booked, waiting, left = '' }) => [
      ...[name, account, String(booked), String(waiting), left],
    ])
    return { table: { columns: ['statement', 'account', 'booked', 'wait', 'left out, as'], rows } }
  },
})
