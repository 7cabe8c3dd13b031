// A camt.053 of any length, as banks write them: every third entry is money that goes out, every tenth a batch of two.
import { openSync, writeSync, closeSync } from 'node:fs'

const [OPENING, IN, OUT] = [1_000_00, 12_34, 5_00] // cents

const text = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

function details(at: number, cents: number, role: 'Dbtr' | 'Cdtr'): string {
  return `<TxDtls><Refs><AcctSvcrRef>T${at}</AcctSvcrRef><EndToEndId>E2E-${at}</EndToEndId></Refs><Amt Ccy="EUR">${text(cents)}</Amt>
<RltdPties><${role}><Pty><Nm>Juliet &amp; Rom&#233;o Capulet ${at}</Nm></Pty></${role}><${role}Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></${role}Acct></RltdPties>
<RmtInf><Ustrd>Top up of the wallet for lunch and supper, with the number ${at}</Ustrd></RmtInf></TxDtls>`
}

function entry(at: number): { xml: string; cents: number } {
  const out = at % 3 === 2
  const cents = out ? OUT : IN
  const role = out ? 'Cdtr' : 'Dbtr'
  const parts = at % 10 === 0 ? [details(at, cents - 1, role), details(at, 1, role)] : [details(at, cents, role)]
  const batch = parts.length > 1 ? `<Btch><NbOfTxs>${parts.length}</NbOfTxs></Btch>` : ''
  const xml = `<Ntry><NtryRef>${at}</NtryRef><Amt Ccy="EUR">${text(cents)}</Amt><CdtDbtInd>${out ? 'DBIT' : 'CRDT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-02</Dt></BookgDt><ValDt><Dt>2026-11-02</Dt></ValDt><AcctSvcrRef>A${at}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>${batch}${parts.join('')}</NtryDtls></Ntry>\n`
  return { xml, cents: out ? -cents : cents }
}

/** Writes the file without holding it in memory. @returns the sum of the entries, in cents */
export function writeCamt(file: string, entries: number): number {
  let sum = 0
  for (let at = 0; at < entries; at++) sum += at % 3 === 2 ? -OUT : IN
  const balance = (type: string, cents: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${text(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-02</Dt></Dt></Bal>\n`
  const out = openSync(file, 'w')
  writeSync(
    out,
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-03T06:00:00+01:00</CreDtTm></GrpHdr><Stmt><Id>LARGE</Id>
<CreDtTm>2026-11-03T06:00:00+01:00</CreDtTm><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', OPENING)}${balance('CLBD', OPENING + sum)}`,
  )
  for (let at = 0; at < entries; at++) writeSync(out, entry(at).xml)
  writeSync(out, '</Stmt></BkToCstmrStmt></Document>\n')
  closeSync(out)
  return sum
}
