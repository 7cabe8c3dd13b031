// Files of charts: CSV, JSON, and what is neither.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readChart } from '../../../core/organisation/charts/chart.ts'
import { HEADER, problems, read, refuses, usernames } from '../../support/charts.ts'

describe('a file of a chart', () => {
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
      const { entries } = readChart(readFileSync(new URL('../../../examples/hr.csv', import.meta.url)))
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
