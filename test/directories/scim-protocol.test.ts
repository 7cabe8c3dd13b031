// SCIM as directories speak it: the documented requests of Entra ID and Okta, and what RFC 7643 and 7644 ask beyond them.
import { expect } from 'chai'
import { ENTERPRISE, exchangesOf, scimClient, type Body } from '../support/scim.ts'
import { storeOf } from '../support/store.ts'
import { ownWorld, type World } from '../support/world.ts'

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Everything that is expected is there; `{{nothing}}` is not. */
function has(found: unknown, expected: unknown, where = 'answer'): void {
  if (expected === '{{nothing}}') return void expect(found, where).to.equal(undefined)
  if (typeof expected !== 'object' || expected === null) return void expect(found, where).to.equal(expected)
  if (Array.isArray(expected)) expect(found, where).to.have.length(expected.length)
  const parts = new Map(Object.entries(typeof found === 'object' && found !== null ? found : {}))
  for (const [key, value] of Object.entries(expected)) has(parts.get(key), value, `${where}.${key}`)
}

const user = (userName: string, more: object = {}) => ({ userName, active: true, ...more })

describe('SCIM', () => {
  let acme: World
  const scim = scimClient(() => acme.config)

  before(async () => (acme = await ownWorld({ BELLHOP_SOURCE: 'scim' })))
  after(() => acme.end())

  for (const directory of ['entra', 'okta'])
    describe(`what ${directory} sends`, () => {
      const ids = new Map<string, string>()
      const filled = (text: string) =>
        text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => ids.get(name) ?? `{{${name}}}`)

      for (const { name, method, path, body, status, expected, keep } of exchangesOf(`${directory}.http`))
        it(name, async () => {
          const reply = await scim.asks(method, encodeURI(decodeURI(filled(path))), body ? filled(body) : undefined)
          expect(reply.status, JSON.stringify(reply.body)).to.equal(status)
          if (status !== 204) expect(reply.headers.get('content-type')).to.equal('application/scim+json; charset=utf-8')
          if (expected) has(reply.body, JSON.parse(filled(JSON.stringify(expected))))
          if (keep) ids.set(keep, reply.body.id)
        })
    })

  describe('the SCIM server', () => {
    it('tells nobody anything without its token, and the administrator token is another', async () => {
      for (const authorization of ['', 'Bearer wrong', `Basic ${Buffer.from('a:b').toString('base64')}`]) {
        const { status, body } = await scim.asks('GET', '/Users', undefined, { authorization })
        expect({ status, body: body.status }).to.deep.equal({ status: 401, body: '401' })
      }
    })

    it('is described by a command to the administrator alone', async () => {
      const { table, secret } = await acme.does('scim')
      expect(table?.rows[0]?.[0]).to.equal(`http://127.0.0.1:${acme.config.httpPort}/scim/v2`)
      expect(secret).to.equal(true)
    })

    it('describes itself', async () => {
      const config = (await scim.asks('GET', '/ServiceProviderConfig')).body
      expect(config).to.nested.include({ 'patch.supported': true, 'filter.supported': true, 'etag.supported': true })
      const types = (await scim.asks('GET', '/ResourceTypes')).body
      expect(types.Resources.map(({ id, endpoint }) => [id, endpoint])).to.deep.equal([
        ['User', '/Users'],
        ['Group', '/Groups'],
      ])
      const schemas = (await scim.asks('GET', '/Schemas')).body
      expect(schemas.Resources.map(({ id }) => id)).to.include(ENTERPRISE)
      for (const { meta } of schemas.Resources)
        expect((await scim.asks('GET', meta.location.replace(/^.*scim.v2/, ''))).status).to.equal(200)
    })

    it('refuses usernames that cannot be addresses, and those that make the same one', async () => {
      const odd = await scim.asks('POST', '/Users', user('two words@acme.example'))
      expect([odd.status, odd.body.scimType]).to.deep.equal([400, 'invalidValue'])
      expect(odd.body.detail).to.include('contains a space')
      for (const name of ["o'hara", 'a/b'])
        expect((await scim.asks('POST', '/Users', user(`${name}@acme.example`))).body.scimType, name).to.equal(
          'invalidValue',
        )
      for (const name of ['carol_partner.example#EXT#', 'a+b', '%41', 'ä.ö'])
        expect((await scim.asks('POST', '/Users', user(`${name}@acme.example`))).status, name).to.equal(201)
      expect((await scim.asks('POST', '/Users', user('twin@acme.example'))).status).to.equal(201)
      const twin = await scim.asks('POST', '/Users', user('TWIN@other.example'))
      expect([twin.status, twin.body.scimType]).to.deep.equal([409, 'uniqueness'])
    })

    it('refuses what cannot be read, and changes nothing by half', async () => {
      const { body } = await scim.asks('POST', '/Users', user('half@acme.example'))
      const bad: [string, object | string, string][] = [
        ['nothing', {}, 'invalidSyntax'],
        ['no JSON', '{"Operations": [', 'invalidSyntax'],
        ['no operation', { Operations: [{ op: 'move', path: 'title', value: 'x' }] }, 'invalidSyntax'],
        ['no path', { Operations: [{ op: 'replace', path: 'a b', value: 'x' }] }, 'invalidPath'],
        ['prototype', { Operations: [{ op: 'add', path: '__proto__.admin', value: 'x' }] }, 'invalidPath'],
        ['read-only', { Operations: [{ op: 'replace', path: 'id', value: 'x' }] }, 'mutability'],
        ['type', { Operations: [{ op: 'replace', path: 'active', value: 'perhaps' }] }, 'invalidValue'],
        ['username', { Operations: [{ op: 'remove', path: 'userName' }] }, 'invalidValue'],
        ['filter', { Operations: [{ op: 'remove', path: 'emails[type eq]' }] }, 'invalidFilter'],
        ['target', { Operations: [{ op: 'replace', path: 'emails[value pr].type', value: 'x' }] }, 'noTarget'],
      ]
      for (const [what, request, scimType] of bad) {
        const operations = typeof request === 'string' ? request : { schemas: [PATCH], ...request }
        const reply = await scim.asks('PATCH', `/Users/${body.id}`, operations)
        expect([what, reply.status, reply.body.scimType], reply.body.detail).to.deep.equal([what, 400, scimType])
      }
      const both = [
        { op: 'replace', path: 'title', value: 'Clerk' },
        { op: 'replace', path: 'active', value: 'perhaps' },
      ]
      expect((await scim.patches(body.id, ...both)).status).to.equal(400)
      expect((await scim.asks('GET', `/Users/${body.id}`)).body).not.to.have.property('title')
    })

    it('takes no more than it can bear', async () => {
      const huge = user('huge@acme.example', { title: 'x'.repeat(5_000_000) })
      const status = await scim.asks('POST', '/Users', huge).then(
        reply => reply.status,
        () => 413, // told while it is still being sent, or just cut
      )
      expect(status).to.equal(413)
      const { body } = await scim.asks('GET', `/Users?filter=${encodeURIComponent('userName sw "huge"')}`)
      expect(body.totalResults).to.equal(0)
      const long = await scim.asks('POST', '/Users', user('long@acme.example', { title: 'x'.repeat(20_000) }))
      expect([long.status, long.body.scimType]).to.deep.equal([400, 'invalidValue'])
    })

    it('keeps versions apart', async () => {
      const made = await scim.asks('POST', '/Users', user('version@acme.example'))
      const { id } = made.body
      const first = made.headers.get('etag') ?? ''
      expect((await scim.asks('GET', `/Users/${id}`, undefined, { 'if-none-match': first })).status).to.equal(304)
      const rename = { Operations: [{ op: 'replace', path: 'title', value: 'Chief' }] }
      const changed = await scim.asks('PATCH', `/Users/${id}`, rename, { 'if-match': first })
      expect(changed.status).to.equal(200)
      expect(changed.body.meta.version).not.to.equal(made.body.meta.version)
      expect((await scim.asks('PATCH', `/Users/${id}`, rename, { 'if-match': first })).status).to.equal(412)
      expect((await scim.asks('DELETE', `/Users/${id}`, undefined, { 'if-match': first })).status).to.equal(412)
      expect((await scim.asks('GET', `/Users/${id}`, undefined, { 'if-none-match': first })).status).to.equal(200)
    })

    it('keeps the types of its schema, however a request writes them, and one primary value', async () => {
      const { body } = await scim.asks('POST', '/Users', user('typed@acme.example'))
      const replace = (path: string, value: unknown) => ({ op: 'Replace', path, value })
      await scim.patches(body.id, replace('emails[type eq "work" and primary eq "True"].value', 'a@acme.example'))
      await scim.patches(body.id, replace('emails[type eq "home" and primary eq true].value', 'b@acme.example'))
      await scim
        .patches(body.id, { op: 'Add', path: 'phoneNumbers[type eq "mobile"].primary', value: 'True' })
        .then(reply => expect(reply.status).to.equal(200))
      const both = [1, 2].map(at => ({ value: `${at}`, primary: 'true' }))
      const put = await scim.asks('POST', '/Users', user('both@acme.example', { ims: both }))
      const { emails, phoneNumbers }: Body & { emails?: object[]; phoneNumbers?: object[] } = (
        await scim.asks('GET', `/Users/${body.id}`)
      ).body
      expect(emails).to.deep.equal([
        { type: 'work', primary: false, value: 'a@acme.example' },
        { type: 'home', primary: true, value: 'b@acme.example' },
      ])
      expect(phoneNumbers).to.deep.equal([{ type: 'mobile', primary: true }])
      has(put.body, {
        ims: [
          { value: '1', primary: false },
          { value: '2', primary: true },
        ],
      })
      const found = await scim.asks(
        'GET',
        `/Users?filter=${encodeURIComponent('emails[primary eq "True" and value eq "b@acme.example"]')}`,
      )
      expect(found.body.totalResults).to.equal(1)
      expect(JSON.stringify((await scim.asks('GET', '/Schemas')).body)).not.to.include('password')
    })

    it('lists all mail addresses and phone numbers, the primary one first of all', async () => {
      const several = {
        emails: [
          { value: 'home@acme.example', type: 'home' },
          { value: 'Work@acme.example', type: 'work', primary: true },
        ],
        phoneNumbers: [{ value: '+49 30 5550101' }, { value: 'tel:+49-171-5550102', type: 'mobile', primary: true }],
      }
      await scim.asks('POST', '/Users', user('several@acme.example', several))
      await acme.does('org-sync')
      const store = await storeOf(acme.config)
      const [found] = await store.people.find({ where: { username: 'several' } })
      await store.close()
      expect(found).to.deep.include({
        ...{ mail: 'work@acme.example', phone: '+491715550102', further: ['+49305550101', 'home@acme.example'] },
      })
    })

    it('takes for the same person who has the same externalId or whole userName, and nobody else', async () => {
      const post = async (userName: string, externalId: string) =>
        (await scim.asks('POST', '/Users', user(userName, { externalId }))).body.id
      const first = await post('info@a.example', 'x-1')
      await scim.asks('DELETE', `/Users/${first}`)
      const other = await post('info@b.example', 'x-2')
      expect(other).not.to.equal(first)
      await scim.asks('DELETE', `/Users/${other}`)
      expect(await post('info@a.example', 'x-3')).to.equal(first)
      const moved = await post('mover@acme.example', 'x-4')
      await scim.patches(moved, { op: 'replace', path: 'active', value: false })
      expect(await post('moved@acme.example', 'x-4'), 'renamed while inactive').to.equal(moved)
    })

    it('renames nobody whom Entra ID has deleted for now, and names who is refused until that is solved', async () => {
      const { body } = await scim.asks('POST', '/Users', user('jane@acme.example'))
      const deleted = '7c1e09ab4d5f42e18b06a9d3f2c4e871jane@acme.example'
      await scim.patches(body.id, { op: 'replace', path: 'userName', value: deleted })
      await acme.does('org-sync')
      expect((await acme.does('org-show')).text)
        .to.include('(jane)')
        .and.not.to.include('7c1e09ab')
      await scim.asks('POST', '/Users', user('jane@other.example'))
      const refused = `The userName 'jane@other.example' gives an address that ${deleted} has`
      expect((await acme.does('org-sync')).text).to.include(refused)
      await scim.asks('DELETE', `/Users/${body.id}`)
      expect((await scim.asks('POST', '/Users', user('jane@other.example'))).status).to.equal(201)
      expect((await acme.does('org-sync')).text).not.to.include(refused)
    })

    it('finds managers by employee number and reference, and tells of those it cannot find', async () => {
      const named = (manager: object) => ({ [ENTERPRISE]: { manager } })
      const boss = user('theboss@acme.example', { [ENTERPRISE]: { employeeNumber: 'HR-4711' } })
      const { body } = await scim.asks('POST', '/Users', boss)
      await scim.asks('POST', '/Users', user('bynumber@acme.example', named({ value: 'HR-4711' })))
      await scim.asks('POST', '/Users', user('byref@acme.example', named({ $ref: `../Users/${body.id}` })))
      await scim.asks('POST', '/Users', user('lost@acme.example', named({ value: 'cn=nobody,dc=acme' })))
      const { text } = await acme.does('org-sync')
      expect(text).to.include('The manager of lost@acme.example cannot be found: cn=nobody,dc=acme.')
      expect(text).not.to.match(/manager of by(number|ref)/)
    })

    it('loses nothing of three hundred who change one group at once, and refuses nobody', async () => {
      const { body: group } = await scim.asks('POST', '/Groups', { displayName: 'Many' })
      const members = Array.from({ length: 300 }, (_, at) => `member-${at}`)
      const change = (op: string, value: string) =>
        scim.asks('PATCH', `/Groups/${group.id}`, { Operations: [{ op, path: 'members', value: [{ value }] }] })
      const added = await Promise.all(members.map(each => change('add', each)))
      expect(added.filter(({ status }) => status !== 204)).to.deep.equal([])
      const [going, staying] = [members.slice(0, 100), members.slice(100)]
      const late = ['late-1', 'late-2']
      const mixed = await Promise.all([
        ...going.map(each => change('remove', each)),
        ...late.map(each => change('add', each)),
      ])
      expect(mixed.filter(({ status }) => status !== 204)).to.deep.equal([])
      const { body } = await scim.asks('GET', `/Groups/${group.id}`)
      expect(body.members.map(({ value }) => value).sort()).to.deep.equal([...staying, ...late].toSorted())
    })

    it('loses nothing of many who change one group at once', async () => {
      const { body: group } = await scim.asks('POST', '/Groups', { displayName: 'Crowd' })
      const members = Array.from({ length: 12 }, (_, at) => `member-${at}`)
      const adding = members.map(value => ({ Operations: [{ op: 'add', path: 'members', value: [{ value }] }] }))
      const replies = await Promise.all(adding.map(each => scim.asks('PATCH', `/Groups/${group.id}`, each)))
      expect(replies.map(({ status }) => status)).to.deep.equal(members.map(() => 204))
      const { body } = await scim.asks('GET', `/Groups/${group.id}`)
      expect(body.members.map(({ value }) => value).sort()).to.deep.equal(members.toSorted())
    })
  })
})

describe('an organisation that is listed in a file', () => {
  it('is not open to SCIM', async () => {
    const other = await ownWorld()
    try {
      const { status, body } = await scimClient(() => other.config).asks('GET', '/Users')
      expect(status).to.equal(405)
      expect(body.detail).to.include('BELLHOP_SOURCE=file')
    } finally {
      await other.end()
    }
  })
})
