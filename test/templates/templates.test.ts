// Templates: kept by their owner, looked at as somebody else would read them, checked, and sent as one copy each.
import { expect } from 'chai'
import { chart, edit, without, type Row } from '../support/chart.ts'
import { basic, command } from '../support/doors.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'
import type { Party } from '../support/party.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-bob-news'

/** A cell with whatever is in it. */
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`

const COLUMNS = { location: 'Bath', nickname: '', language: '', motto: '' }
let rows: Row[] = chart(`
  ann
    bob
      dave
      dora
      emil
    carl
      fay
`).map(row => ({ ...row, ...COLUMNS }))
rows = edit(rows, 'dave', { language: 'de-AT', nickname: 'Davy', motto: cell('{{ name }} {% raw %}') })
rows = edit(rows, 'dora', { language: 'fr', nickname: cell('Do\nra\tD'), motto: cell('\u202Eevil') })
rows = edit(rows, 'emil', { given_name: 'אמיל', family_name: 'כהן', motto: cell('x'.repeat(990)) })

const times = (party: Party, text: string) =>
  party.received.filter(stanza => stanza.getChildText('body') === text).length

describe('templates', function () {
  this.timeout(30_000)
  const { acme, online } = inWorld(() => tappedWorld(rows))

  /** Does a command as somebody, and answers with the text or the refusal. */
  async function asks(username: string, node: string, fields: object): Promise<{ status: number; text: string }> {
    const answer = await command(acme().config, node, fields, basic(username, await acme().code(username)))
    const body: { text?: string; table?: { rows: string[][] } } = JSON.parse(answer.body)
    return {
      status: answer.status,
      text: [body.text ?? '', ...(body.table?.rows ?? []).map(row => row.join(' · '))].join('\n'),
    }
  }
  const does = async (username: string, node: string, fields: object) => {
    const { status, text } = await asks(username, node, fields)
    expect(status, text).to.equal(200)
    return text
  }
  const makes = (name: string, text: string, username = 'bob') => does(username, 'template-create', { name, text })

  it('are made, shown, changed, listed and deleted in chat', async () => {
    const bob = await online('bob')
    const tells = (line: string, answer: RegExp) => {
      bob.says(BELLHOP, line)
      return bob.hears(answer, BELLHOP)
    }
    await tells('template list', /You have no template yet/)
    await tells(
      'template create Hello Dear {{ given_name }},\nwelcome to {{ location }}!',
      /Template hello is stored, in en\.\nIt needs these fields of a profile: given_name, location\./,
    )
    await tells('template edit hello --language de Hallo {{ given_name }}!', /Template hello is changed/)
    await tells('template show hello', /en, the default language:\nDear \{\{ given_name \}\},\nwelcome[^]*de:\nHallo/)
    await tells('template list', /^hello · en de · Dear \{\{ given_name \}\}, welcome/)
    await tells('template edit hello --name welcome --default de', /is changed/)
    await tells('template show welcome', /de, the default language/)
    await tells('template edit welcome --language en --remove', /is changed/)
    await tells('template edit welcome --remove', /There is no text in de, which is the default language/)
    await tells('template edit welcome', /Say what is to change/)
    await tells('template delete welcome', /Template welcome is deleted/)
    await tells('template show welcome', /You have no template 'welcome'/)
  })

  it('are read by each in the own language, once, and the count is the number of copies', async () => {
    const parties = await Promise.all(['bob', 'dave', 'dora', 'emil', 'carl'].map(name => online(name)))
    const [bob, dave, dora, emil, carl] = parties as [Party, Party, Party, Party, Party]
    await makes('soup', 'Soup for {{ given_name }} in {{ location }}')
    await does('bob', 'template-edit', { template: 'soup', language: 'de', text: 'Suppe für {{ given_name }}' })
    bob.says(BELLHOP, `template send soup to ${NEWS}`)
    await bob.hears(/^Sent to 3 people as b/, BELLHOP)
    const texts = ['Suppe für Dave', 'Soup for Dora in Bath', 'Soup for \u2068אמיל\u2069 in Bath']
    const readers = [dave, dora, emil]
    for (const [at, text] of texts.entries()) await readers[at]?.hears(text, NEWS)
    bob.says(`${NEWS}@bellhop.acme.test`, 'The fence')
    for (const [at, text] of texts.entries()) {
      await readers[at]?.hears('The fence')
      expect(times(readers[at] as Party, text)).to.equal(1)
    }
    expect(
      [bob, carl]
        .flatMap(({ received }) => received)
        .filter(each => /Soup|Suppe/.test(each.getChildText('body') ?? '')),
    ).to.deep.equal([])
    expect(await does('bob', 'broadcast-history', { group: NEWS })).to.contain('Soup for {{ given_name }}')
    await does('bob', 'template-delete', { template: 'soup' })
  })

  it('show beforehand how each reads, and who lacks what', async () => {
    await makes('short', 'Hi {{ nickname }} from {{ location }}, {{ title | default: "colleague" | downcase }}')
    expect(await does('bob', 'template-preview', { template: 'short', person: 'dave' })).to.match(
      /As Dave Test \(dave\) would read it:\n\nHi Davy from Bath, clerk/,
    )
    const lacking = await asks('bob', 'template-preview', { template: 'short', person: 'emil' })
    expect(lacking).to.deep.include({ status: 422 })
    expect(lacking.text).to.match(/emil: The profile has no nickname/)
    expect(await does('bob', 'template-check', { template: 'short', to: NEWS })).to.equal(
      '2 of 3 people of team-bob-news can get short.\nemil · אמיל כהן · nickname',
    )
    expect(await does('bob', 'template-check', { template: 'short', to: NEWS, only: 'dave' })).to.match(
      /^The 1 person of/,
    )
    await does('bob', 'template-delete', { template: 'short' })
  })

  it('go to all or to nobody, and with --skip-missing to the others, with the names of those left out', async () => {
    const [bob, dave, emil] = await Promise.all(['bob', 'dave', 'emil'].map(name => online(name)))
    await makes('nick', 'Hi {{ nickname }}!')
    bob?.says(BELLHOP, `template send nick to ${NEWS}`)
    await bob?.hears(/^Nothing was sent; 1 profile cannot fill it:\nemil: The profile has no nickname\./, BELLHOP)
    bob?.says(BELLHOP, `template send nick to ${NEWS} --skip-missing`)
    await bob?.hears(/^Sent to 2 people as b\S+\nLeft out, as their profiles lack a field: emil\.$/, BELLHOP)
    await dave?.hears('Hi Davy!', NEWS)
    bob?.says(`${NEWS}@bellhop.acme.test`, 'Another fence')
    await emil?.hears('Another fence')
    expect(emil?.received.filter(each => /^Hi /.test(each.getChildText('body') ?? ''))).to.deep.equal([])
    await does('bob', 'template-delete', { template: 'nick' })
  })

  it('are read in the language that a person has chosen', async () => {
    const [bob, dora] = await Promise.all(['bob', 'dora'].map(name => online(name)))
    await makes('greet', 'Good morning {{ given_name }}')
    await does('bob', 'template-edit', { template: 'greet', language: 'de', text: 'Guten Morgen {{ given_name }}' })
    for (const [chosen, text] of [
      ['de', 'Guten Morgen Dora'],
      ['default', 'Good morning Dora'],
    ] as const) {
      await does('dora', 'language', { language: chosen })
      bob?.says(BELLHOP, `template send greet to ${NEWS} --only dora`)
      await dora?.hears(text, NEWS)
    }
    await does('bob', 'template-delete', { template: 'greet' })
  })

  it('go to a list of names from the smallest group that reaches them', async () => {
    const [ann, dave, dora, emil] = await Promise.all(['ann', 'dave', 'dora', 'emil'].map(name => online(name)))
    await makes('listed', 'On the list: {{ given_name }}', 'ann')
    ann?.says(BELLHOP, 'template send listed to dave, Dora Test')
    await ann?.hears(/^Sent to 2 people as b/, BELLHOP)
    await dave?.hears('On the list: Dave', 'tree-ann-news@')
    await dora?.hears('On the list: Dora', 'tree-ann-news@')
    ann?.says(BELLHOP, 'template send listed to bob')
    await ann?.hears(/^Sent to 1 person as b/, BELLHOP)
    ann?.says(BELLHOP, 'template check listed to reports')
    await ann?.hears(/^All 6 people of /, BELLHOP)
    ann?.says('tree-ann-news@bellhop.acme.test', 'Behind the list')
    await emil?.hears('Behind the list')
    expect(emil?.received.filter(each => /On the list/.test(each.getChildText('body') ?? ''))).to.deep.equal([])
    await does('ann', 'template-delete', { template: 'listed' })
  })

  it('have buttons in each language, and only who sends them learns the answers', async () => {
    const [bob, dave, dora] = await Promise.all(['bob', 'dave', 'dora'].map(name => online(name)))
    const tells = (line: string, answer: RegExp) => {
      bob?.says(BELLHOP, line)
      return bob?.hears(answer, BELLHOP)
    }
    await makes('lunch-time', 'Lunch at noon, {{ given_name }}?')
    await does('bob', 'template-edit', {
      template: 'lunch-time',
      language: 'de',
      text: 'Mittag um zwölf, {{ given_name }}?',
    })
    await tells('template buttons lunch-time Yes', /needs two choices at least/)
    await tells('template buttons lunch-time Yes / No', /^lunch-time has these buttons: Yes \/ No\.$/)
    await tells(
      `template send lunch-time to ${NEWS} --only dave,dora`,
      /^Sent to 2 people as b\S+ The answers come to who sent it alone/,
    )
    const copy = await dave?.hears('Mittag um zwölf, Dave?\n1 = Yes  2 = No\nAntworten Sie mit der Nummer.', NEWS)
    expect(copy?.getChild('buttons', 'urn:bellhop:buttons:1'), String(copy)).to.exist
    await dora?.hears('Lunch at noon, Dora?\n1 = Yes  2 = No\nAnswer with the number.', NEWS)
    dora?.says(`${NEWS}@bellhop.acme.test`, '2')
    await dora?.hears('Noted: No.', NEWS)
    await bob?.hears(/^Lunch at noon, .*\nYes 0, No 1$/, BELLHOP)
    await does('bob', 'template-delete', { template: 'lunch-time' })
  })

  it('bring a coupon of the sender to each receiver once', async () => {
    const dora = await online('dora')
    await does('bob', 'coupon-create', { name: 'cake', text: 'Free cake' })
    await makes('cake-day', 'Cake today, {{ given_name }}!')
    expect((await asks('bob', 'template-coupon', { template: 'cake-day', coupon: 'none' })).text).to.match(
      /no coupon 'none'/,
    )
    await does('bob', 'template-coupon', { template: 'cake-day', coupon: 'cake' })
    expect(await does('bob', 'template-show', { template: 'cake-day' })).to.match(/\nCoupon: cake$/)
    for (const sending of ['first', 'second']) {
      const sent = await does('bob', 'template-send', { template: 'cake-day', to: NEWS, only: 'dora', once: sending })
      expect(sent).to.match(/The coupon comes in a message of its own/)
      await dora.hears('Cake today, Dora!', NEWS)
    }
    await dora.hears(/^Free cake, a coupon of/, BELLHOP)
    expect(await does('bob', 'coupon-report', { coupon: 'cake' })).to.match(/issued · 1\n/)
    await does('bob', 'coupon-revoke', { coupon: 'cake', reason: 'eaten' })
    const refused = await asks('bob', 'template-send', { template: 'cake-day', to: NEWS, only: 'dora' })
    expect(refused.text).to.match(/cannot be given out\. It was taken back: eaten Nothing was sent\.$/)
    await does('bob', 'template-delete', { template: 'cake-day' })
  })

  it('ask for money by a choice, into the wallet of who sends them', async () => {
    const [bob, dave, dora] = [await online('bob'), await online('dave'), await online('dora')]
    await makes('soup', 'Soup today, {{ given_name }}?')
    await does('bob', 'template-buttons', {
      template: 'soup',
      buttons: 'Bowl [payment: 4.50 EUR to wallet for Soup]/Plate [payment: 6 EUR to wallet]/Nothing',
    })
    await does('bob', 'template-send', { template: 'soup', to: NEWS, only: 'dave,dora' })
    await dave.hears(/^Soup today, Dave\?\n1 = Bowl {2}2 = Plate {2}3 = Nothing\n/, NEWS)
    await dora.hears(/^Soup today, Dora\?\n/, NEWS)
    for (const [party, choice] of [
      [dave, '1'],
      [dora, '2'],
    ] as const)
      party.says(`${NEWS}@bellhop.acme.test`, choice)
    const asked = await dave.hears(/\(bob.* bittet Sie um 4,50 EUR Spielgeld .*Soup.*1 = Ja/s, BELLHOP)
    expect(asked.getChild('invoice', 'urn:xmpp:payment:0')?.attrs.purpose).to.equal('Soup')
    await dora.hears(/asks you to pay 6\.00 EUR play money for Plate\. Reference/, BELLHOP)
    await does('dave', 'topup', { amount: '10' })
    dave.says(BELLHOP, '1')
    await dave.hears(/^Gezahlt: 4,50 EUR Spielgeld .*\(bob/, BELLHOP)
    await bob.hears(/\(dave.*paid you 4\.50 EUR play money for Soup/, BELLHOP)
    await does('bob', 'template-delete', { template: 'soup' })
  })

  it('take values as data: nothing in them is expanded, breaks a line or turns the text', async () => {
    const [dave, dora] = await Promise.all(['dave', 'dora'].map(name => online(name)))
    await makes('value', '{{ nickname }}: {{ motto }}.')
    await does('bob', 'template-send', { template: 'value', to: NEWS, only: 'dave, dora' })
    await dave?.hears('Davy: {{ name }} {% raw %}.', NEWS)
    await dora?.hears('Do ra D: evil.', NEWS)
    await does('bob', 'template-edit', { template: 'value', text: '{{ motto | upcase | truncate: 40 }}' })
    await does('bob', 'template-send', { template: 'value', to: NEWS, only: 'dave' })
    await dave?.hears('{{ NAME }} {% RAW %}', NEWS)
    await does('bob', 'template-delete', { template: 'value' })
  })

  it('refuse what cannot be kept or sent, each with a sentence', async () => {
    await makes('good', 'Dear {{ given_name }}')
    await makes('carls', 'Dear {{ given_name }}', 'carl')
    const long = { name: 'long', text: 'x'.repeat(10_001) }
    const refused: [node: string, fields: object, status: number, text: RegExp][] = [
      [
        'template-create',
        { name: 'bad', text: '{{ given_name | nosuchfilter }}' },
        422,
        /cannot be filled, and was not stored: .*nosuchfilter/,
      ],
      ['template-create', { name: 'bad', text: '{{ given_name' }, 422, /cannot be filled, and was not stored/],
      ['template-create', { name: 'bad', text: '{% if a %}{% endif %}' }, 422, /tags %\} cannot be used/],
      ['template-create', { name: 'bad', text: ' \n ' }, 400, /got nothing for 'text'/],
      ['template-create', long, 422, /may have 10000 characters; this has 10001/],
      ['template-create', { name: 'big', text: 'x'.repeat(150_000) }, 400, /more than 100000 characters/],
      ['template-create', { name: 'a b', text: 'x' }, 400, /one word/],
      ['template-create', { name: 'good', text: 'x' }, 409, /The name good is taken/],
      ['template-create', { name: 'CARLS', text: 'x' }, 409, /The name carls is taken/],
      ['template-create', { name: 'bad', text: 'x', language: 'klingon!' }, 400, /is no language/],
      ['template-edit', { template: 'good', name: 'carls' }, 409, /The name carls is taken/],
      ['template-edit', { template: 'good', text: '{{ a.b }}' }, 422, /cannot be filled/],
      ['template-edit', { template: 'good', language: 'fr', remove: true }, 404, /has no text in fr/],
      ['template-show', { template: 'carls' }, 404, /You have no template 'carls'/],
      ['template-send', { template: 'carls', to: NEWS }, 404, /You have no template 'carls'/],
      ['template-delete', { template: 'carls' }, 404, /You have no template 'carls'/],
      [
        'template-send',
        { template: 'good', to: 'no-such-group' },
        404,
        /none of your broadcast groups reaches no-such-group/,
      ],
      [
        'template-send',
        { template: 'good', to: 'dave, nobody' },
        404,
        /none of your broadcast groups reaches dave, nobody/,
      ],
      [
        'template-send',
        { template: 'good', to: 'dave, carl' },
        404,
        /none of your broadcast groups reaches dave, carl/,
      ],
      ['template-send', { template: 'good', to: 'customers' }, 422, /Nobody is on the list customers/],
      ['template-send', { template: 'good', to: 'managers' }, 404, /none of your broadcast groups reaches managers/],
      ['template-send', { template: 'good', to: 'dave, dora', except: 'dora' }, 400, /Name one broadcast group/],
      ['template-send', { template: 'good', to: 'team-ann-news' }, 403, /Only the owner of team-ann-news/],
      ['template-send', { template: 'good', to: 'team-bob' }, 422, /is a chat group/],
      ['template-send', { template: 'good', to: 'to' }, 404, /reaches to\./],
      ['template-send', { template: 'good', to: NEWS, only: 'carl' }, 404, /does not reach carl/],
      ['template-send', { template: 'good', to: NEWS, except: NEWS }, 422, /leaves nobody/],
      ['template-preview', { template: 'good', person: 'nobody' }, 404, /Nobody here is called/],
    ]
    for (const [node, fields, status, text] of refused) {
      const answer = await asks('bob', node, fields)
      expect(answer.text, `${node} ${JSON.stringify(fields).slice(0, 80)}`).to.match(text)
      expect(answer.status, answer.text).to.equal(status)
    }
    const megabyte = await command(
      acme().config,
      'template-create',
      { name: 'mega', text: 'x'.repeat(1_048_576) },
      basic('bob', await acme().code('bob')),
    )
    expect([megabyte.status, megabyte.body]).to.deep.include(413)
    expect(megabyte.body).to.match(/large|KB|kilobytes|bytes/i)
    expect(await does('bob', 'template-create', { name: 'odd', text: 'Your size: {{ shoe_size }}' })).to.match(
      /Nobody has shoe_size/,
    )
    expect((await asks('bob', 'template-send', { template: 'odd', to: NEWS })).text).to.match(
      /^Nothing was sent; 3 profiles cannot fill it:[^]*dave: The profile has no shoe_size/,
    )
    expect((await asks('bob', 'template-send', { template: 'odd', to: NEWS, 'skip-missing': true })).text).to.match(
      /No profile can fill this text/,
    )
    await does('bob', 'template-edit', { template: 'odd', text: `Twelve more: ${'{{ motto }}'.repeat(11)}` })
    expect((await asks('bob', 'template-send', { template: 'odd', to: NEWS, only: 'emil' })).text).to.match(
      /emil: It becomes longer than 10000 characters/,
    )
    const empty = { name: 'empty-news', title: 'Empty', kind: 'broadcast' }
    await does('bob', 'group-create', empty)
    expect((await asks('bob', 'template-send', { template: 'good', to: 'empty-news' })).text).to.match(
      /Nobody else is in empty-news. Nothing was sent/,
    )
    await does('bob', 'template-check', { template: 'good', to: NEWS })
    await does('bob', 'template-delete', { template: 'good' })
    expect((await asks('bob', 'template-send', { template: 'good', to: NEWS })).text).to.match(/You have no template/)
    const dave = await online('dave')
    const bob = await online('bob')
    bob.says(`${NEWS}@bellhop.acme.test`, 'The last fence')
    await dave.hears('The last fence')
    const got = dave.received.filter(each => /^Dear|^Your size|^Twelve/.test(each.getChildText('body') ?? ''))
    expect(got.map(String)).to.deep.equal([])
  })

  it('are bounded for each member, and go to the successor of who leaves', async () => {
    expect((await acme().does('template-list')).table?.rows.map(([name]) => name)).to.include('carls')
    await acme().becomes(edit(without(rows, 'carl'), 'fay', { manager_id: 'ann' }))
    const row = (await acme().does('template-list')).table?.rows.find(([name]) => name === 'carls')
    expect(row?.[1]).to.equal('ann')
    await acme().becomes(rows)
  })

  it('are offered at the command line, too', async () => {
    const cli = (...words: string[]) => acme().cli(...words)
    expect(await cli('template', 'create', 'lunch', 'Lunch, {{ given_name }}!')).to.deep.include({ code: 0 })
    expect((await cli('template', 'preview', 'lunch', 'dave')).out).to.contain('Lunch, Dave!')
    expect((await cli('template', 'check', 'lunch', NEWS)).out).to.match(/^All 3 people/)
    const dave = await online('dave')
    const sent = await cli('template', 'send', 'lunch', 'to', NEWS, '--once', 'monday')
    expect(sent.out, sent.err).to.match(/^Sent to 3 people/)
    await dave.hears('Lunch, Dave!', NEWS)
    expect((await cli('template', 'delete', 'lunch')).code).to.equal(0)
    expect((await cli('template', 'send', 'lunch', 'to', NEWS, '--once', 'monday')).out).to.equal(sent.out)
    expect(await cli('template', 'send', 'lunch', 'to', NEWS)).to.deep.include({ code: 1 })
  })

  it('are sent once when Bellhop is killed at any moment', async function () {
    this.timeout(90_000)
    await makes('killed', 'Killed round {{ given_name }}')
    const dave = await online('dave')
    const headers = { ...basic('bob', await acme().code('bob')), 'idempotency-key': 'one sending' }
    const send = () => command(acme().config, 'template-send', { template: 'killed', to: NEWS }, headers)
    for (let round = 0; round < 3; round++) {
      const answered = send().then(
        () => true,
        () => false,
      )
      await Promise.race([answered, dave.hears('Killed round Dave').catch(() => {})])
      await acme().crash()
    }
    expect((await send()).body).to.match(/Sent to 3 people/)
    await does('bob', 'template-delete', { template: 'killed' })
    expect((await send()).body).to.match(/Sent to 3 people/)
    await acme().does('broadcast-send', { group: NEWS, text: 'Behind the kills' })
    await dave.hears('Behind the kills')
    expect(times(dave, 'Killed round Dave')).to.equal(1)
  })

  it('tell nobody what a profile has beyond its card', async () => {
    await makes('nosy', '{{ name }}, {{ title }}, {{ department }}, {{ motto | truncate: 30 }}', 'carl')
    const seen = (username: string, template: string) =>
      does(username, 'template-preview', { template, person: 'dora' })
    expect(await seen('carl', 'nosy')).to.contain('Dora Test, Clerk, [department], [motto]')
    await makes('own', '{{ name }}, {{ department }}, {{ motto }}')
    expect(await seen('bob', 'own')).to.contain('Dora Test, Work, evil')
    expect((await acme().does('template-preview', { template: 'nosy', person: 'dora' })).text).to.contain('Work, evil')
  })
})
