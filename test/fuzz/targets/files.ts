// Files that commands take: bank statements, organisations, sets of emoticons, bounces.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeFile } from '../../../core/commands/command.ts'
import { runCommand } from '../../../core/commands/run.ts'
import type { Context } from '../../../core/context.ts'
import { administrator } from '../../../core/model/caller.ts'
import { house } from '../../../core/subjects.ts'
import { checkLedger } from '../../../core/wallet/check.ts'
import { HOUSE } from '../../../setup/imports.ts'
import { openStored } from '../../support/context.ts'
import { GIF, JPEG, png, WEBP } from '../../support/small-pictures.ts'
import { isTaken, takeWhole, type StoredCollection } from '../outcome.ts'
import type { Reader, Target } from '../target.ts'

const file = (path: string) => readFileSync(join(HOUSE, path))

/** A command that takes a file. @param whole collections that a refused file leaves as they are */
interface FileCommand extends Omit<Target, 'name' | 'open'> {
  command: string
  field: string
  whole: StoredCollection[]
  environment?: Record<string, string>
  check?: (context: Context) => Promise<void>
}

const commandTarget = ({ command: name, field, whole, environment = {}, check, ...target }: FileCommand): Target => ({
  ...target,
  name: `file of ${name}`,
  async open(): Promise<Reader> {
    const { context, end } = await openStored(environment)
    const found = house.commands.find(command => command.name === name)
    if (!found) throw new Error(`no command ${name}`)
    return {
      take: input =>
        takeWhole(context, whole, () => runCommand(context, administrator, found, { [field]: encodeFile(input) })),
      ...(check && { check: () => check(context) }),
      end,
    }
  },
})

async function ledgerIsRight(context: Context): Promise<void> {
  const found = await checkLedger(context)
  if (found.length) throw new Error(JSON.stringify(found))
}

const BANK = { BELLHOP_WALLET: 'real', BELLHOP_BANK_IBAN: 'DE02120300000000202051', BELLHOP_BANK_NAME: 'Acme' }

const BOUNCE = `To: bounces+id-hash@chat.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="x"\r
\r\n--x\r\nContent-Type: text/plain\r\n\r\nUnknown\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r
\r\nFinal-Recipient: rfc822; somebody@hr.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--x--\r\n`

export const files: Target[] = [
  commandTarget({
    command: 'statement import',
    field: 'file',
    samples: ['camt053-v02-batch.xml', 'camt053-v08-returned.xml', 'mt940-customs.sta']
      .map(name => file(`test/unit/bank/statements/${name}`))
      .map(ourOwn),
    words: [
      '<Ntry>',
      '</Ntry>',
      '<Amt Ccy="EUR">',
      'DBIT',
      'CRDT',
      ':61:',
      ':86:',
      ':60F:',
      ':62F:',
      '{4:',
      '-}',
      'OPBD',
      'BOOK',
    ],
    inputs: 400,
    whole: ['bankStatements', 'bankPayments', 'transfers', 'ledgerAccounts'],
    environment: BANK,
    check: ledgerIsRight,
  }),
  commandTarget({
    command: 'org plan',
    field: 'file',
    samples: [
      file('examples/hr.csv').subarray(0, 3_000),
      Buffer.from(
        JSON.stringify([
          { id: '1', username: 'ann' },
          { id: '2', username: 'bob', manager_id: '1' },
        ]),
      ),
    ],
    words: ['id,', 'username', 'manager_id', '"id":', '\n', ',', '"', '1'],
    inputs: 400,
    whole: ['people', 'groups'],
  }),
  commandTarget({
    command: 'emoticon import',
    field: 'file',
    samples: [file('emoticons/coffee.json')],
    words: ['"id":', '"choices":', '"emoticons":', '"text":', '[', '{'],
    inputs: 200,
    whole: ['emoticonSets'],
  }),
  commandTarget({
    command: 'bounce',
    field: 'mail',
    samples: [Buffer.from(BOUNCE)],
    words: [
      'Content-Type: ',
      'multipart/mixed; boundary="x"',
      'message/rfc822',
      '--x',
      'charset=',
      'base64',
      'Action: failed',
      '\r\n\r\n',
    ],
    inputs: 400,
    whole: ['mails'],
    environment: { BELLHOP_MAIL_BOUNCES: 'bounces+{id}@chat.example', BELLHOP_SMTP: 'smtp://127.0.0.1:1' },
  }),
  {
    name: 'pictures',
    samples: [png(8, 8, 'words'), GIF, JPEG, WEBP],
    words: ['IHDR', 'IDAT', 'IEND', 'GIF89a', '\xff\xd8'],
    inputs: 100,
    async open() {
      const { context, end } = await openStored()
      return { take: input => isTaken(context.pictures.take(input)), end }
    },
  },
]

/** A statement of our account, so that its payments are looked at. */
function ourOwn(statement: Buffer): Buffer {
  const text = statement.toString('latin1')
  const account = /<Acct>\s*<Id>\s*<IBAN>(\w+)</.exec(text)?.[1] ?? /^:25:(\S+)/m.exec(text)?.[1] ?? ''
  return Buffer.from(account ? text.replaceAll(account, BANK.BELLHOP_BANK_IBAN) : text, 'latin1')
}
