// The bank: money that people transfer to the organisation's account comes into their wallets by its statements.
import type { Subject } from '../subject.ts'
import { bankPayout } from './commands/bank-payout.ts'
import { bankPayouts } from './commands/bank-payouts.ts'
import { bankTransfer } from './commands/bank-transfer.ts'
import { ledgerExport } from './commands/ledger-export.ts'
import { statementAccept } from './commands/statement-accept.ts'
import { statementDismiss } from './commands/statement-dismiss.ts'
import { statementImport } from './commands/statement-import.ts'
import { statements } from './commands/statements.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { lookIntoFolder, lookLater, refusedFiles } from './statement-folder.ts'

declare module '../context.ts' {
  interface Jobs {
    bankFolder: true
  }
}

export const bank: Subject = {
  name: 'bank',
  collections,
  holdings,
  commands: [
    {
      name: 'money',
      commands: [
        bankTransfer,
        bankPayout,
        bankPayouts,
        statements,
        statementImport,
        statementAccept,
        statementDismiss,
        ledgerExport,
      ],
    },
  ],
  jobs: { bankFolder: lookIntoFolder },
  resume: [{ order: 114, run: lookLater, requeues: true }],
  examine: refusedFiles,
}
