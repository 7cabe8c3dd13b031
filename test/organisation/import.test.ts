// An organisation file on its way in: what is read, what is refused, and what a second apply does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readEntries } from '../../core/organisation/org.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { csv, edit, example } from '../support/chart.ts'
import { touched } from '../support/state.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const header = 'id,username,given_name,manager_id'

/** A file that cannot be taken -> what is said of it, a line of the file each. */
const bad: Record<string, [string | Buffer, string[]]> = {
  'an empty file': ['', ['line 1: The file is empty']],
  'a header without people': [`${header}\n`, ['line 1: The file has a header but nobody in it']],
  'a header without ids': ['username,title\nann,Boss\n', ['line 1: The header has no column “id”']],
  'a letter instead of a table': ['Dear all,\nplease find attached\n', ['line 1: The file is neither CSV nor JSON']],
  'Latin-1': [Buffer.from(`${header}\n1,ann,Ann,\n2,bob,Bj\xf6rn,1\n`, 'latin1'), ['line 3: This line is not UTF-8']],
  'UTF-16': [Buffer.from(`\ufeff${header}\n1,ann,Ann,\n`, 'utf16le'), ['line 1: The file is UTF-16']],
  'a workbook': [
    Buffer.from('PK\x03\x04 and so on', 'latin1'),
    ['line 1: The file is neither CSV nor JSON but a workb'],
  ],
  'broken JSON': ['[\n {"id": "1", "username": "ann"},\n {"id": "2" "username": "bob"}\n]', ['line 3: The file stops']],
  'JSON that is no list': ['{"people": []}', ['line 1: The file is JSON, but not a list']],
  'an empty list': ['[]', ['line 1: The list has nobody in it']],
  'an open quote': [`${header}\n1,ann,"Ann,\n2,bob,Bob,1\n`, ['line 2: A quote opened in this row is never closed']],
  'rows of other lengths': [
    `${header}\n1,ann,Ann\n2,bob,Bob,1,x\n`,
    ['line 2: This row has 3', 'line 3: This row has 5'],
  ],
  'many things at once': [
    [
      header,
      '1,ann,Ann,',
      '1,bob,Bob,1',
      '3,ANN,Anna,1',
      '4,carl@home,Carl,1',
      ',dora,Dora,1',
      '6,,Ed,1',
      '7,eve,Eve,99',
      '8,fay,Fay,9',
      '9,gus,Gus,8',
      '10,hal,\x07Hal,1',
    ].join('\n'),
    [
      'line 3: The id “1” is already that of line 2',
      'line 4: The username “ann” is already that of line 2',
      'line 5: The username “carl@home”',
      'line 6: There is no id for “dora”',
      'line 7: There is no username',
      'line 8: The manager of “eve” has the id “99”',
      'line 9: The managers form a circle, fay → gus → fay',
      'line 11: The field “given_name” of “hal” contains the control character',
    ],
  ],
}

describe('an organisation file', () => {
  let acme: TappedWorld
  const hr = example()

  before(async () => (acme = await tappedWorld(hr)))
  after(() => acme.end())

  /** Whatever follows names this person's name and nothing else: proof that nothing else was under way. */
  async function fence(): Promise<Record<string, string[]>> {
    await acme.does('org-apply', { file: csv(edit(hr, '206', { given_name: `Will ${Math.random()}` })) })
    const sent = touched(acme.tap.changes())
    await acme.does('org-apply', { file: csv(hr) })
    acme.tap.forgets()
    return sent
  }
  const fenced = {
    rooms: ['team-shiggins', 'tree-nyang', 'tree-sking'],
    rosters: ['nyang', 'shiggins', 'sking'],
    bookmarks: ['wgietz'],
  }

  it('means the same organisation as CSV and as JSON', async () => {
    const json = JSON.stringify(hr)
    expect(readEntries(Buffer.from(json))).to.deep.equal(readEntries(readFileSync(join(PROJECT, 'examples/hr.csv'))))
    const { code, out } = await acme.cli('org', 'apply', acme.file('hr.json', json))
    expect({ code, out }).to.deep.equal({ code: 0, out: 'Nothing changed: the organisation is as the file has it.\n' })
  })

  it('that is applied again sends nothing that changes anything', async () => {
    acme.tap.forgets()
    const { text } = await acme.does('org-apply', { file: csv(hr) })
    expect(text).to.match(/^Nothing changed/)
    expect(await fence()).to.deep.equal(fenced)
  })

  it('that was applied before Bellhop was started again sends nothing either', async () => {
    acme.tap.forgets()
    await acme.restart()
    expect(await fence()).to.deep.equal(fenced)
  })

  it('is refused with everything that is wrong, line by line, and changes nothing', async () => {
    const before = await acme.state()
    acme.tap.forgets()
    const tries = Object.entries(bad).map(async ([what, [content, lines]], at) => {
      const file = acme.file(`bad-${at}`, content)
      const [verb = ''] = at % 2 ? ['plan'] : ['apply']
      const { code, out, err } = await acme.cli('org', verb, file)
      expect(code, what).to.equal(1)
      expect(out, what).to.equal('')
      expect(err, what).to.include(
        `The file has ${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}; nothing was changed.`,
      )
      const said = err.split('\n').filter(line => /^ {2}line \d+:/.test(line))
      expect(
        said.map((line, nth) => line.trim().slice(0, lines[nth]?.length)),
        what,
      ).to.deep.equal(lines)
    })
    await Promise.all(tries)
    expect(await fence()).to.deep.equal(fenced)
    expect(await acme.state()).to.deep.equal(before)
  }).timeout(90_000)

  it('is refused by plan and apply alike', async () => {
    const file = acme.file('bad.csv', `${header}\n1,ann,Ann,2\n`)
    const [plan, apply] = await Promise.all([acme.cli('org', 'plan', file), acme.cli('org', 'apply', file)])
    expect(plan).to.deep.equal(apply)
    expect(plan.code).to.equal(1)
  })

  it('that cannot be read, or is not named as it should be, is wrong usage', async () => {
    const fine = acme.file('fine.csv', csv(hr))
    const wrong: [string[], string][] = [
      [['org', 'plan'], "'org plan' needs file."],
      [['org', 'apply'], "'org apply' needs file."],
      [['org', 'apply', '/nowhere/at/all.csv'], "There is no folder '/nowhere/at'."],
      [['org', 'plan', PROJECT], `'${PROJECT}' is a folder: name a file.`],
      [['org', 'apply', fine, fine, fine], `'org apply' does not know '${fine}'.`],
      [['org', 'plan', fine, '--force'], "'org plan' does not know '--force'."],
      [['org', 'apply', fine, '--yes-remove'], '--yes-remove needs a value.'],
      [['org', 'destroy', fine], "There is no command 'org destroy'."],
    ]
    const answers = await Promise.all(wrong.map(([words]) => acme.cli(...words)))
    for (const [at, { code, out, err }] of answers.entries()) {
      const [words, text] = wrong[at] ?? [[], '']
      expect({ words, code, out, err: err.slice(0, text.length) }).to.deep.equal({ words, code: 2, out: '', err: text })
    }
  }).timeout(90_000)
})
