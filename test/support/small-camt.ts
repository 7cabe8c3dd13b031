// A camt.053 of a few entries, of the account of the tests.

export const IBAN = 'DE02120300000000202051'
export const PAYER = 'NL91ABNA0417164300'

export interface Line {
  cents: number
  text?: string
  more?: string
}

export const unitsText = (cents: number) => (Math.abs(cents) / 100).toFixed(2)
const sign = (cents: number) => (cents < 0 ? 'DBIT' : 'CRDT')

const balance = (type: string, cents: number) =>
  `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${unitsText(cents)}</Amt><CdtDbtInd>${sign(cents)}</CdtDbtInd><Dt><Dt>2026-11-02</Dt></Dt></Bal>`

const entry = ({ cents, text: purpose = '', more = '' }: Line) =>
  `<Ntry><Amt Ccy="EUR">${unitsText(cents)}</Amt><CdtDbtInd>${sign(cents)}</CdtDbtInd>${more}<BookgDt><Dt>2026-11-02</Dt></BookgDt><NtryDtls><TxDtls>
   <RltdPties><Dbtr><Nm>Payer</Nm></Dbtr><DbtrAcct><Id><IBAN>${PAYER}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>${purpose}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`

export function camt(lines: Line[], { id = 'S1', account = IBAN, wrongBy = 0 } = {}): Buffer {
  const sum = lines.reduce((total, { cents }) => total + cents, 0)
  return Buffer.from(`<Document><BkToCstmrStmt><Stmt><Id>${id}</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>
    ${balance('OPBD', 1000)}${balance('CLBD', 1000 + sum + wrongBy)}${lines.map(entry).join('')}</Stmt></BkToCstmrStmt></Document>`)
}
