// Files just beyond their bounds are refused with a reason.
import { expect } from 'chai'
import { readStatements } from '../../../bank/read-statements.ts'
import { readEntries } from '../../../core/organisation/org.ts'
import { Fault } from '../../../xep/fault.ts'

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const statement = async (text: string): Promise<unknown> => {
  for await (const events of readStatements(pieces(text))) expect(events).to.be.an('array')
  return 'taken'
}

const refusal = async (reading: () => unknown): Promise<string> => {
  try {
    await reading()
    return 'taken'
  } catch (error) {
    return error instanceof Fault ? error.message : `no refusal: ${error}`
  }
}

describe('a file beyond its bounds', () => {
  it('is refused: elements of a bank statement in one another', async () => {
    const nested = (levels: number) => `<Document>${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}</Document>`
    expect(await refusal(() => statement(nested(65)))).to.match(/64|deep/)
  })

  it('is refused: a line of MT940', async () => {
    const lines = (length: number) => `:20:X\r\n:25:1\r\n:86:${'x'.repeat(length)}\r\n`
    expect(await refusal(() => statement(lines(10_001)))).to.match(/line|long/)
  })

  it('is refused: an organisation', async () => {
    const rows = (name: string) => Buffer.from(`id,username,given_name\n1,ann,${name}\n`)
    expect(await refusal(() => readEntries(rows('a'.repeat(1_000))))).to.equal('taken')
    expect(await refusal(() => readEntries(rows('a'.repeat(1_001))))).to.contain('longer than 1000 characters')
    expect(await refusal(() => readEntries(Buffer.alloc(64 * 1024 * 1024 + 1, 'a')))).to.match(/64 MB|large|bytes/)
  })
})
