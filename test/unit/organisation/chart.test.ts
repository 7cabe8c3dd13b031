// What a chart may say, whatever its format.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readChart } from '../../../core/organisation/charts/chart.ts'
import { HEADER, problems, read, refuses, usernames } from '../../support/charts.ts'

describe('chart', () => {
  it('reads the 107 people of the example, with one root and 18 managers', () => {
    const { entries, problems } = readChart(
      readFileSync(new URL('../../../examples/hr.csv', import.meta.url)),
      'hr.csv',
    )
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
      const before = process.threadCpuUsage() // not the clock: others may want the processor, too
      expect(readChart(file).entries).to.have.length(10_000)
      const { user, system } = process.threadCpuUsage(before)
      return (user + system) / 1_000
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
})
