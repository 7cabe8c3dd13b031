import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readChart } from '../core/organisation/chart.ts'

const HEADER = 'id,username,manager_id\n'

function read(file: string | Buffer, name?: string) {
  return readChart(Buffer.from(file), name)
}

/** The problems as `line: text`. */
function problems(file: string | Buffer, name?: string): string[] {
  const { entries, problems } = read(file, name)
  expect(entries, 'nothing of a file with problems').to.deep.equal([])
  return problems.map(({ line, text }) => `${line}: ${text}`)
}

/** The file has exactly one problem: on this line, and its text has these parts. */
function refuses(file: string | Buffer, line: number, ...parts: string[]): void {
  const found = problems(file)
  expect(found, found.join('\n')).to.have.length(1)
  for (const part of [`${line}: `, ...parts]) expect(found[0]).to.include(part)
}

function usernames(file: string | Buffer, name?: string): string[] {
  const { entries, problems } = read(file, name)
  expect(problems).to.deep.equal([])
  return entries.map(({ username }) => username)
}

describe('chart', () => {
  it('reads the 107 people of the example, with one root and 18 managers', () => {
    const { entries, problems } = readChart(readFileSync(new URL('../examples/hr.csv', import.meta.url)), 'hr.csv')
    expect(problems).to.deep.equal([])
    expect(entries).to.have.length(107)
    expect(entries.filter(({ manager }) => manager === null).map(({ username }) => username)).to.deep.equal(['sking'])
    expect(new Set(entries.map(({ manager }) => manager).filter(manager => manager !== null))).to.have.property(
      'size',
      18,
    )
    expect(entries[1]).to.deep.equal({
      id: '101',
      username: 'nyang',
      given_name: 'Neena',
      family_name: 'Yang',
      email: 'nyang@hr.example',
      phone: '+1 515 555 0101',
      title: 'Administration Vice President',
      department: 'Executive',
      location: 'Seattle',
      hired: '2015-09-21',
      manager: '100',
      attributes: {},
    })
  })

  it('reads 10,000 people in a fraction of a second', () => {
    const columns = 'given_name,family_name,email,phone,title,department,location,hired'
    const rest = 'Given,Family,someone@hr.example,+1 515 555 0100,Vice President,Executive,Seattle,2015-09-21'
    const rows = Array.from({ length: 10_000 }, (_, at) => `${at},user${at},${at ? at >> 3 : ''},${rest}\n`)
    const file = Buffer.from(`id,username,manager_id,${columns}\n${rows.join('')}`)
    const fastest = [1, 2, 3].map(() => {
      const start = performance.now()
      expect(readChart(file).entries).to.have.length(10_000)
      return performance.now() - start
    })
    expect(Math.min(...fastest)).to.be.below(300)
  })

  it('lists every problem at once, each with its line', () => {
    const rows = ['1,a,2', '2,b,1', '3,c,99', '3,d,', '4,A,', ',e,', '5,,', '6,f g,', '7,h', '8,i,,', '9,j,7']
    expect(problems(HEADER + rows.join('\n')).map(text => text.slice(0, 29))).to.deep.equal([
      '2: The managers form a circle',
      '4: The manager of “c” has the',
      '5: The id “3” is already that',
      '6: The username “a” is alread',
      '7: There is no id for “e”: gi',
      '8: There is no username for “',
      '9: The username “f g” contain',
      '10: This row has 2 columns an',
      '11: This row has 4 columns an',
    ])
  })

  describe('what a row may be', () => {
    it('needs no more than id and username', () => {
      expect(read('username,id\nann,1\n').entries).to.deep.equal([
        {
          ...{ id: '1', username: 'ann', given_name: '', family_name: '', email: '', phone: '', title: '' },
          ...{ department: '', location: '', hired: '', manager: null, attributes: {} },
        },
      ])
    })

    it('keeps unknown columns as texts', () => {
      const { entries } = read('id,username,Cost Centre,__proto__\n1,ann,007,x\n')
      expect(Object.entries(entries[0]?.attributes ?? {})).to.deep.equal([
        ['Cost Centre', '007'],
        ['__proto__', 'x'],
      ])
    })

    it('normalises usernames', () => {
      expect(usernames('id,username\n1,ANN\n2,JOSE\u0301\n3,山田\n')).to.deep.equal(['ann', 'josé', '山田'])
    })

    it('finds columns by their spelling variants', () => {
      const { entries } = read('ID,User Name,Given Name,Manager\n1,ann,Ann,\n2,bob,Bob,1\n')
      expect(entries.map(({ given_name, manager }) => [given_name, manager])).to.deep.equal([
        ['Ann', null],
        ['Bob', '1'],
      ])
    })

    it('refuses a username that is no localpart, with the reason', () => {
      refuses('id,username\n1,ann\n2,ann@x\n', 3, '“ann@x” contains @')
      refuses('id,username\n1,straße\n', 2, '“straße”', 'two addresses', 'write ss')
    })

    it('refuses fields of more than 1,000 characters', () => {
      expect(usernames(`id,username,note\n1,ann,${'😀'.repeat(1000)}\n`)).to.deep.equal(['ann'])
      refuses(`id,username,note\n1,ann,${'x'.repeat(1001)}\n`, 2, '“note” of “ann” is longer than 1000')
    })

    it('refuses characters that no message could carry', () => {
      refuses('id,username,title\n1,ann,a\u0007b\n', 2, '“title” of “ann”', 'U+0007')
      refuses('[{"id":1,"username":"ann","title":"\\ud800"}]', 1, 'U+D800')
    })

    it('names both lines of a duplicate', () => {
      refuses('id,username\n1,ann\n2,bob\n1,eve\n', 4, 'id “1”', 'line 2')
      refuses('id,username\n1,jose\u0301\n2,bob\n3,JOSÉ\n', 4, '“josé”', 'line 2')
    })
  })

  describe('managers', () => {
    it('refuses each circle once, at its first member, with the whole path', () => {
      const rows = ['9,outside,2', '1,sking,2', '2,nyang,3', '3,lgarcia,1', '4,a,5', '5,b,4', '6,root,', '7,leaf,6']
      const found = problems(HEADER + rows.join('\n'))
      expect(found).to.have.length(2)
      expect(found[0]).to.match(/^3: .*, sking → nyang → lgarcia → sking:/)
      expect(found[1]).to.match(/^6: .*, a → b → a:/)
    })

    it('refuses those who manage themselves', () => refuses(`${HEADER}1,ann,1\n`, 2, 'ann → ann'))

    it('shortens the path of a circle of many', () => {
      const rows = Array.from({ length: 200_000 }, (_, at) => `${at},u${at},${(at + 1) % 200_000}\n`)
      refuses(HEADER + rows.join(''), 2, 'u0 → u1 →', '(200000 people) → u0')
    }).timeout(30_000)

    it('names a manager who is missing', () => refuses(`${HEADER}1,ann,7\n2,bob,1\n`, 2, '“ann”', '“7”'))

    it('does not call a manager missing whose own row is broken', () => {
      refuses(`${HEADER}1,ann\n2,bob,1\n`, 2, 'This row has 2 columns')
    })

    it('lets a manager come after the reports', () => {
      expect(read(`${HEADER}1,ann,2\n2,bob,\n`).entries.map(({ manager }) => manager)).to.deep.equal(['2', null])
    })
  })

  describe('CSV', () => {
    for (const [name, end] of Object.entries({ Unix: '\n', Windows: '\r\n', 'old Mac': '\r' })) {
      it(`counts lines by ${name} line ends, inside quotes and over blank rows too`, () => {
        const lines = ['id,username,location', '1,ann,"a', '', 'b"', '', ',,', '2,b b,', '3,bob,']
        refuses(lines.join(end), 7, '“b b”')
      })
    }

    it('accepts semicolons and tabs, and a line that names the delimiter', () => {
      const { entries } = read('id;username;title\n1;ann;Cook, pastry\n')
      expect(entries[0]?.title).to.equal('Cook, pastry')
      expect(usernames('id\tusername\ttitle\n1\tann\t\n2\tbob\tx\n')).to.deep.equal(['ann', 'bob'])
      expect(usernames('sep=;\r\nid;username\r\n1;ann\r\n')).to.deep.equal(['ann'])
      refuses('sep=;\r\nid;username\r\n1;ann\r\n2;b b\r\n', 4, '“b b”')
    })

    it('accepts a byte order mark, quotes and blanks around fields', () => {
      expect(usernames('\ufeffid,username\n 1 , "ann" \n')).to.deep.equal(['ann'])
    })

    it('refuses a header without the required columns, with duplicate or with nameless ones', () => {
      refuses('id,email\n1,x\n', 1, '“username”')
      expect(problems('email,phone\nx,y\n')).to.have.length(2)
      refuses('id,username,x,x\n1,ann,,\n', 1, 'Columns 3 and 4', '“x”')
      refuses('id,username,manager,manager_id\n1,ann,,\n', 1, 'Columns 3 and 4', '“manager_id”')
      refuses('id,username,,x\n1,ann,,\n', 1, 'Column 3', 'no name')
    })

    it('refuses a header without people', () => refuses(HEADER, 1, 'nobody in it'))

    it('refuses rows with too few or too many columns', () => {
      refuses(`${HEADER}1,ann,\n2,bob\n`, 3, '2 columns and the header 3')
      refuses(`${HEADER}1,ann,,Smith\n2,bob,\n`, 2, '4 columns and the header 3')
    })

    it('names the row of a broken quote, and what is wrong before it, but nothing it could not read', () => {
      refuses(`${HEADER}1,ann,3\n2,"bob,\n3,eve,\n`, 3, 'never closed')
      refuses(`${HEADER}1,ann,3\n2,"bob"x,\n3,eve,\n`, 3, 'closing quote')
      refuses(`${HEADER}1,ann,3\n2,bo"b,\n3,eve,\n`, 3, 'inside a text')
      expect(problems(`${HEADER}1,a b,\n2,"bob,\n`)).to.have.length(2)
    })
  })

  describe('JSON', () => {
    it('reads a list of people, with numbers for ids and each spelling of the manager', () => {
      const file = JSON.stringify([
        { id: 1, username: 'Ann', manager: null },
        { id: '2', username: 'bob', manager_id: 1, floor: 3, remote: true, desk: null },
        { id: 3, username: 'eve', managerId: '2', attributes: { floor: '4' } },
        { id: 4, username: 'joe', manager: '' },
      ])
      const { entries } = read(file)
      expect(entries.map(({ id, manager }) => [id, manager])).to.deep.equal([
        ['1', null],
        ['2', '1'],
        ['3', '2'],
        ['4', null],
      ])
      expect(entries[0]?.username).to.equal('ann')
      expect(entries[1]?.attributes).to.deep.equal({ floor: '3', remote: 'true', desk: '' })
      expect(entries[2]?.attributes).to.deep.equal({ floor: '4' })
    })

    it('reads its own entries again', () => {
      const { entries } = readChart(readFileSync(new URL('../examples/hr.csv', import.meta.url)))
      expect(read(JSON.stringify(entries)).entries).to.deep.equal(entries)
    })

    it('names the line on which an object begins', () => {
      const file =
        '\ufeff[\r\n{"id":1,"username":"a","x":"[,{\\""},\r\n\r\n{"id":2,\r\n"username":"b b"}, {"id":3,\r\n"username":""}]'
      expect(problems(file).map(text => text.split(' ', 4).join(' '))).to.deep.equal([
        '4: The username “b',
        '5: There is no',
      ])
    })

    it('refuses what is no person', () => {
      refuses('[{"id":1,"username":"ann"},\n5]', 2, 'not an object')
      refuses('[{"id":1,"username":"ann","title":["x"]}]', 1, '“title”', 'must be a text')
      refuses('[{"id":12345678901234567890,"username":"ann"}]', 1, '“id”', 'in quotes')
      refuses('[{"id":1,"username":"ann","manager":null,"managerId":null}]', 1, 'second “manager_id”')
      refuses('[{"id":1},\n{"id":2,"username":"ann"}]', 1, 'no username for “1”')
    })

    it('refuses a file that is no list, or an empty one', () => {
      refuses('{"people":[]}', 1, 'not a list')
      refuses('[]', 1, 'nobody in it')
    })

    it('names the line on which it stops being JSON', () => {
      refuses('[\n{"id":1},\n{"id":2,}\n]\n', 3, 'stops being JSON')
      refuses('[\n{"id":1,\n"username":"ann', 3, 'stops being JSON')
      refuses('[\n{"id":1}\n]\nfoo\n', 4, 'stops being JSON')
      refuses('[\n{"id":1}\n{"id":2}\n]', 3, 'stops being JSON')
      refuses("[\n{'id':1}]", 2, 'stops being JSON')
    })

    it('takes the word of a file name', () => {
      expect(problems('id,username\n1,ann\n', 'people.json')[0]).to.match(/^1: .*stops being JSON/)
    })
  })

  describe('files', () => {
    it('refuses empty files', () => {
      refuses('', 1, 'empty')
      refuses('\ufeff \r\n\n', 1, 'empty')
    })

    it('refuses what is neither CSV nor JSON', () => {
      refuses('Dear all,\nplease find attached', 1, 'neither CSV nor JSON', '“Dear all')
      refuses('PK\u0003\u0004\u0000\u0000', 1, 'neither CSV nor JSON', 'CSV UTF-8')
      refuses('%PDF-1.7\n', 1, 'PDF')
    })

    it('refuses UTF-16, with and without its mark', () => {
      refuses(Buffer.from('\ufeffid,username\n1,ann\n', 'utf16le'), 1, 'UTF-16', 'UTF-8')
      refuses(Buffer.from('\ufeffid,username\n1,ann\n', 'utf16le').swap16(), 1, 'UTF-16')
      refuses(Buffer.from('id,username\n1,ann\n', 'utf16le'), 1, 'UTF-16')
      refuses(Buffer.from('id,username\n1,ann\n', 'utf16le').swap16(), 1, 'UTF-16')
    })

    it('names the line of the first byte that is not UTF-8', () => {
      refuses(Buffer.from('id,username\n1,ann\n2,jos\xe9\n3,\xff\n', 'latin1'), 3, 'Latin-1', 'UTF-8')
      refuses(Buffer.from('id,username\r1,ann\r2,jos\xe9\r', 'latin1'), 3, 'Latin-1')
      refuses(Buffer.concat([Buffer.from('id,username\n1,山'), Buffer.from([0xe5, 0xb1])]), 2, 'not UTF-8')
    })

    it('names the line of a NUL byte', () => refuses('id,username\n1,ann\n2,b\0b\n', 3, 'NUL'))

    it('refuses more than 64 MB', () => refuses(Buffer.alloc(64 * 1024 * 1024 + 1, 'a'), 1, '64 MB'))
  })
})
