// Lists of SCIM users as directories ask for them: filters, pages, orders, attributes (RFC 7644 §3.4.2).
import { expect } from 'chai'
import { ENTERPRISE, scimClient } from '../support/scim.ts'
import { ownWorld, type World } from '../support/world.ts'

const user = (userName: string, more: object = {}) => ({ userName, active: true, ...more })

describe('a list of SCIM users', () => {
  let acme: World
  const scim = scimClient(() => acme.config)
  const people = ['amy', 'ben', 'cat', 'dan', 'eva'].map((name, at) =>
    user(`list-${name}@acme.example`, {
      title: at % 2 ? 'Clerk' : 'Chief',
      name: { givenName: name },
      emails: [
        { type: 'work', value: `${name}@work.example`, primary: at > 2 },
        { type: 'home', value: `${name}@home.example` },
      ],
      ...(at === 4 && { active: false }),
      [ENTERPRISE]: { department: `D${at}` },
    }),
  )
  before(async () => {
    acme = await ownWorld({ BELLHOP_SOURCE: 'scim' })
    for (const person of people) await scim.asks('POST', '/Users', person)
  })
  after(() => acme.end())

  const found = async (filter: string, more = '') => {
    const { status, body } = await scim.asks('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`)
    if (status !== 200) return body.scimType
    const names = body.Resources.map(({ userName }) => userName.replace(/list-(.*)@.*/, '$1'))
    return names.filter((name: string) => ['amy', 'ben', 'cat', 'dan', 'eva'].includes(name)).join(' ')
  }

  const filters: [string, string][] = [
    ['userName eq "LIST-AMY@acme.example"', 'amy'],
    ['userName sw "list-" and title eq "clerk"', 'ben dan'],
    ['userName sw "list-" and not (title eq "Clerk")', 'amy cat eva'],
    ['userName sw "list-" and title ne "Clerk"', 'amy cat eva'],
    ['(title co "hie" or title ew "erk") and userName sw "list-" and active eq true', 'amy ben cat dan'],
    ['userName eq "list-amy@acme.example" or userName eq "list-eva@acme.example" and active eq true', 'amy'],
    ['emails[type eq "work" and value sw "ben"]', 'ben'],
    ['emails[type eq "home"].value eq "cat@home.example"', 'cat'],
    ['emails[type eq "home"].value eq "cat@work.example"', ''],
    ['emails.value co "@home.example" and emails.primary eq true', 'dan eva'],
    ['name.givenName gt "cat" and userName sw "list-"', 'dan eva'],
    ['name.givenName le "ben" and userName sw "list-"', 'amy ben'],
    [`${ENTERPRISE}:department eq "D3"`, 'dan'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "list-dan@acme.example"', 'dan'],
    ['userName sw "list-" and nickName pr', ''],
    ['userName sw "list-" and meta.created gt "2011-05-13T04:42:34Z"', 'amy ben cat dan eva'],
    ['USERNAME EQ "list-amy@acme.example"', 'amy'],
    ['userName eq', 'invalidFilter'],
    ['userName is "x"', 'invalidFilter'],
    ['(userName pr', 'invalidFilter'],
    ['userName eq "x', 'invalidFilter'],
    ['active gt true', 'invalidFilter'],
    ['('.repeat(100), 'invalidFilter'],
  ]
  for (const [filter, names] of filters)
    it(names === 'invalidFilter' ? `is not asked for by ${filter.slice(0, 9)}` : `is found by ${filter}`, async () =>
      expect(await found(filter)).to.equal(names),
    )

  it('is sorted where that is wanted', async () => {
    const filter = 'userName sw "list-"'
    expect(await found(filter, '&sortBy=name.givenName&sortOrder=descending')).to.equal('eva dan cat ben amy')
    expect(await found(filter, '&sortBy=emails')).to.equal('amy ben cat dan eva')
  })

  it('comes in pages that have everybody once', async () => {
    const filter = encodeURIComponent('userName sw "list-"')
    for (const query of [`filter=${filter}&`, '']) {
      const ids: string[] = []
      const total = (await scim.asks('GET', `/Users?${query}count=0`)).body.totalResults
      for (let start = 1; start <= total; start += 2) {
        const { body } = await scim.asks('GET', `/Users?${query}startIndex=${start}&count=2`)
        expect(body).to.include({ startIndex: start, totalResults: total, itemsPerPage: body.Resources.length })
        ids.push(...body.Resources.map(({ id }) => id))
      }
      expect(ids).to.have.length(total)
      expect(new Set(ids).size).to.equal(total)
    }
  })

  it('has the attributes that were asked for', async () => {
    const filter = encodeURIComponent('userName eq "list-amy@acme.example"')
    const only = (await scim.asks('GET', `/Users?filter=${filter}&attributes=name.givenName,emails.value,department`))
      .body
    const [amy] = only.Resources
    expect(amy).to.have.keys('id', 'schemas', 'name', 'emails', ENTERPRISE)
    expect(amy).to.deep.include({
      name: { givenName: 'amy' },
      emails: [{ value: 'amy@work.example' }, { value: 'amy@home.example' }],
      [ENTERPRISE]: { department: 'D0' },
    })
    const less = (await scim.asks('GET', `/Users?filter=${filter}&excludedAttributes=emails,id,name.givenName`)).body
    expect(less.Resources[0]).to.include.keys('id', 'userName')
    expect(less.Resources[0]).not.to.have.property('emails')
  })

  it('can be searched by POST', async () => {
    const search = {
      filter: 'userName eq "list-ben@acme.example"',
      startIndex: 1,
      count: 10,
      attributes: ['userName'],
    }
    const { body } = await scim.asks('POST', '/Users/.search', search)
    expect(body.Resources.map(({ userName }) => userName)).to.deep.equal(['list-ben@acme.example'])
  })
})
