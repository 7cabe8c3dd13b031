// Groups in the hands of those who do not decide there: no command, feed or nesting tells them more or stops others.
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { feed, jid } from '../support/addresses.ts'
import { read } from '../support/sights.ts'
import { guestActions, tokenOf, type Guest } from '../support/guests.ts'
import { outcomes, OWNER, PUBSUB } from '../support/hostile.ts'
import { siege } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const NEWS = 'team-carl-news'

describe('a group under attack', () => {
  let acme: TappedWorld
  const { as, link, stranger } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })

  it('shows a member of a broadcast group neither its people nor its subscriptions, and takes nothing from them', async () => {
    const ed = await acme.person('ed')
    const [dora] = [jid('dora')]
    const pubsub = (xmlns: string) => (action: string) => `<pubsub xmlns='${xmlns}'>${action}</pubsub>`
    const entry = "<item id='x'><entry xmlns='http://www.w3.org/2005/Atom'/></item>"
    const acts = [
      `<publish node='${NEWS}'>${entry}</publish>`,
      `<retract node='${NEWS}'><item id='x'/></retract>`,
      `<subscribe node='${NEWS}' jid='${dora}'/>`,
    ]
    expect(await outcomes(ed, 'news.acme.test', 'set', acts.map(pubsub(PUBSUB)))).not.to.include('result')
    const lists = ['affiliations', 'subscriptions', 'configure'].map(each => `<${each} node='${NEWS}'/>`)
    expect(await outcomes(ed, 'news.acme.test', 'get', lists.map(pubsub(OWNER)))).not.to.include('result')
    await ed.leaves()
  })

  it('names no recipient in a message, the feed or the history', async () => {
    const ed = await acme.person('ed')
    await acme.does('broadcast-send', { group: NEWS, text: 'For several' })
    const message = await ed.hears('For several', feed(NEWS))
    const items = (await read(ed, 'news.acme.test', NEWS)) ?? []
    const seen = [String(message), items.join(''), await as('ed', 'broadcast-history', { group: NEWS })].join('\n')
    expect(seen)
      .to.contain('For several')
      .and.not.match(/\b(eve|hal|ida|joe)\b(@| Test)/i)
    await ed.leaves()
  })

  it('is not listed by putting it into a group of one’s own, and nothing of it by asking for its members', async () => {
    for (const kind of ['chat', 'broadcast']) {
      const name = `trap-${kind}`
      await as('dora', 'group-create', { name, title: name, kind })
      const put = await as('dora', 'group-add', { group: name, who: NEWS })
      expect(put, kind).to.match(/^(forbidden|item-not-found|not-acceptable|There is no|.*nothing)/i)
      const { table } = await acme.does('members', { group: name })
      expect(JSON.stringify(table?.rows), kind).not.to.match(/eve|hal|ida/)
      await as('dora', 'group-close', { group: name })
    }
    expect(await as('ed', 'members', { group: NEWS })).to.match(/^forbidden/)
  })

  it('obeys nobody who does not decide in it, and nothing obeys but the administrator what is for the administrator', async () => {
    await acme.does('group-create', { name: 'obeys', title: 'Obeys', kind: 'chat', owner: 'carl' })
    await acme.does('group-add', { group: 'obeys', who: 'ed,eve' })
    const inGroup: [string, object][] = [
      ['group-add', { who: 'joe' }],
      ['group-remove', { who: 'eve' }],
      ['group-owner', { person: 'ed' }],
      ['group-handover', { person: 'ed' }],
      ['group-title', { title: 'Mine' }],
      ['group-picture', { drawn: 'yes' }],
      ['group-mute', { person: 'eve' }],
      ['group-quiet', { time: '1h' }],
      ['group-close', {}],
      ['qr-group', {}],
    ]
    const others: [string, object][] = [
      ['broadcast-send', { group: NEWS, text: 'Forged' }],
      ['code-issue', { username: 'eve' }],
      ['code-list', { username: 'eve' }],
      ['devices', { username: 'eve' }],
      ['invite', { username: 'eve' }],
      ...[
        'org-plan',
        'org-apply',
        'org-sync',
        'org-confirm',
        'scim',
        'doctor',
        'welcome',
        'mails',
        'guests',
        'invite-all',
      ].map((node): [string, object] => [node, {}]),
    ]
    const guest: Guest = await stranger(tokenOf(await link('team-carl')), 'Gus')
    const all = [...inGroup.map(([node, fields]): [string, object] => [node, { group: 'obeys', ...fields }]), ...others]
    for (const [node, fields] of all) {
      expect(await as('ed', node, fields), `ed: ${node}`).to.match(
        /^(forbidden|not-allowed|bad-request|not-acceptable)/,
      )
      expect(await as(guest.username, node, fields, guest.code), `guest: ${node}`).to.match(
        /^(forbidden|item-not-found|bad-request|not-acceptable)/,
      )
    }
    expect((await acme.does('members', { group: 'obeys' })).table?.rows.map(([, name]) => name).sort()).to.deep.equal([
      'Carl Test',
      'Ed Test',
      'Eve Test',
    ])
    await acme.does('group-close', { group: 'obeys' })
  })

  it('may hold others in ever so many ways: edits stay quick, and a circle is refused', async () => {
    const quick = async (what: string, run: () => Promise<unknown>) => {
      let answer: unknown
      const act = async () => (answer = await run().catch((error: Error) => error.message))
      expect(await effort(act, [acme.bellhop, acme.prosody]), `${what}: ms of CPU time`).to.be.below(2_000)
      return answer
    }
    const names = Array.from({ length: 22 }, (_, at) => `fib-${at}`)
    for (const [at, name] of names.entries()) {
      await acme.does('group-create', { name, title: name, kind: 'chat', owner: 'ann' })
      const inner = names.slice(Math.max(0, at - 2), at)
      const who = inner.length ? inner.join() : 'joe'
      await quick(name, () => acme.does('group-add', { group: name, who }))
    }
    const circle = await quick('circle', () => acme.does('group-add', { group: 'fib-0', who: 'fib-21' }))
    expect(circle).to.match(/circle|itself|already in|is in/i)
    const unknown = Array.from({ length: 1_000 }, (_, at) => `nobody-${at}`).join()
    await quick('unknown', () => acme.does('group-add', { group: 'fib-0', who: unknown }))
    expect((await acme.does('members', { group: 'fib-21' })).table?.rows.length).to.be.above(0)
    for (const name of names.toReversed()) await quick(`close ${name}`, () => acme.does('group-close', { group: name }))
  }).timeout(60_000)
})
