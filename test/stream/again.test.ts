// A message that Bellhop has acted upon and not acknowledged comes again: it has its effect once, and its answer.
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { chart } from '../support/chart.ts'
import { makeMember } from '../support/member.ts'
import { obstacle } from '../support/obstacle.ts'
import type { Party } from '../support/party.ts'
import { isDone } from '../support/tap.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'
import { poll } from '../../setup/ports.ts'
import { storeOf } from '../support/store.ts'
import { newMembership } from '../../core/model/membership.ts'

const CAROL = 'carol@partner.example'
const BELLHOP = 'bellhop@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
`)

describe('a message that comes again', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const as = makeMember(() => acme)
  before(async () => (acme = await tappedWorld(ORG)))
  after(() => acme.end())
  afterEach(end)

  const groups = async () => (await as('dave', 'groups')).match(/\S+(?=@rooms\.acme\.test)/g)?.sort()
  const kills = async () => {
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    await acme.restart()
  }

  it('makes one sub-group, whose address does not change', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'subgroup team-bob dora,gus Cycling')
    await sprung
    await kills()
    const answer = String((await dave.hears(/./, BELLHOP)).getChildText('body'))
    expect(answer).to.contain('Cycling is cycling@rooms.acme.test')
    expect(await groups())
      .to.include('cycling')
      .and.not.include('cycling-2')
    expect((await as('dave', 'members', { group: 'cycling' })).match(/\w+(?=@acme\.test)/g)?.sort()) //
      .to.deep.equal(['dave', 'dora', 'gus'])
  })

  it('makes one group, and is not told that its name is taken', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'group create lunch Lunch')
    await sprung
    await kills()
    expect((await dave.hears(/./, BELLHOP)).getChildText('body')).to.contain('Lunch is lunch@rooms.acme.test')
  })

  /** What is said to a line whose effect is stored when Bellhop is killed, and which the server brings again. */
  async function answerTo(line: string, meanwhile: () => Promise<void> = kills): Promise<string> {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, line)
    await sprung
    await meanwhile()
    return String((await dave.hears(/./, BELLHOP)).getChildText('body'))
  }

  async function owns(name: string, ...members: string[]): Promise<void> {
    await as('dave', 'group-create', { name, title: name.toUpperCase(), kind: 'chat' })
    if (members.length) await as('dave', 'group-add', { group: name, who: members.join(' ') })
  }

  const membersOf = async (group: string, by = 'dave') =>
    (await as(by, 'members', { group })).match(/\w+(?=@acme\.test)/g)?.sort()

  it('closes a group once, and says that it is closed; its members are told once', async () => {
    await owns('chess', 'gus')
    const gus = await online('gus')
    expect(await answerTo('group close chess Nobody came')).to.equal('CHESS is closed.')
    await gus.hears('CHESS was closed: Nobody came', BELLHOP)
    expect(await timesTold(gus, /CHESS was closed/)).to.equal(1)
    expect(await groups()).not.to.include('chess')
  })

  it('closes a group once when the stream is lost meanwhile', async () => {
    await owns('bridge')
    const lost = async () => {
      acme.tap.away(true)
      acme.tap.away(false)
    }
    expect(await answerTo('group close bridge', lost)).to.equal('BRIDGE is closed.')
    expect(await groups()).not.to.include('bridge')
  })

  it('closes the group that a number meant, and no other', async () => {
    await owns('poker')
    await owns('rummy')
    const dave = await online('dave')
    dave.says(BELLHOP, 'group close')
    const asked = String((await dave.hears(/1 = /, BELLHOP)).getChildText('body'))
    const number = /(\d+) = POKER/.exec(asked)?.[1] ?? ''
    expect(await answerTo(number)).to.equal('POKER is closed.')
    expect(await groups())
      .to.include('rummy')
      .and.not.include('poker')
  })

  it('hands a group over, and says so to who does not own it any more', async () => {
    await owns('choir', 'dora')
    expect(await answerTo('group handover choir dora')).to.equal('CHOIR belongs to Dora Test now.')
    expect(await as('dora', 'group-title', { group: 'choir', title: 'Choir' })).to.equal('choir is called Choir now.')
  })

  it('takes somebody out of a group, and tells both of them once', async () => {
    await owns('tennis', 'gus,dora')
    const gus = await online('gus')
    expect(await answerTo('group remove tennis gus Too late')).to.equal('TENNIS: 1 removed.')
    await gus.hears('You are no longer in TENNIS: Too late', BELLHOP)
    expect(await timesTold(gus, /no longer in TENNIS/)).to.equal(1)
    expect(await membersOf('tennis')).to.deep.equal(['dave', 'dora'])
  })

  it('takes nobody out of a group while it cannot owe them the reason', async () => {
    await owns('yoga', 'gus')
    const lifted = obstacle(acme.config, 'INSERT ON notices')
    expect(await as('dave', 'group-remove', { group: 'yoga', who: 'gus' })).to.match(/internal-server-error/)
    expect(await membersOf('yoga')).to.deep.equal(['dave', 'gus'])
    lifted()
    expect(await as('dave', 'group-remove', { group: 'yoga', who: 'gus' })).to.equal('YOGA: 1 removed.')
  })

  for (const [kind, folder] of [
    ['chat', 'rooms%2eacme%2etest/config'],
    ['broadcast', 'news%2eacme%2etest/pubsub_nodes'],
  ] as const)
    it(`puts somebody into a ${kind} group on the disk, which the server could not write at first`, async () => {
      const name = `sailing${kind}`
      await as('dave', 'group-create', { name, title: 'SAILING', kind })
      if (kind === 'chat') await (await online('dave')).joins(`${name}@rooms.acme.test`, 'Dave Test')
      const file = join(acme.config.data, 'prosody', folder, `${name}.dat`)
      const onDisk = () => readFileSync(file, 'utf8')
      mkdirSync(`${file}~`)
      await as('dave', 'group-add', { group: name, who: 'gus' })
      expect(onDisk()).not.to.contain('gus@acme.test')
      rmdirSync(`${file}~`)
      await as('dave', 'group-add', { group: name, who: 'gus' })
      expect(await poll(async () => onDisk().includes('gus@acme.test'))).to.equal(true)
    })

  it('lets somebody leave a group that they see no longer', async () => {
    await as('bob', 'group-create', { name: 'squash', title: 'SQUASH', kind: 'chat' })
    await as('bob', 'group-add', { group: 'squash', who: 'dave' })
    expect(await answerTo('group leave squash')).to.equal('You are no longer in SQUASH.')
    expect(await membersOf('squash', 'bob')).to.deep.equal(['bob'])
  })

  it('gives a voice back', async () => {
    await owns('debate', 'gus')
    await as('dave', 'group-mute', { group: 'debate', person: 'gus' })
    expect(await answerTo('group unmute debate gus')).to.equal('Gus Test can write in DEBATE again.')
  })

  it('counts those whom it has put into a group', async () => {
    await owns('garden')
    expect(await answerTo('group add garden gus,dora')).to.equal('GARDEN: 2 added.')
    expect(await membersOf('garden')).to.deep.equal(['dave', 'dora', 'gus'])
  })

  it('makes a plain member of who asks for that themselves', async () => {
    await as('bob', 'group-create', { name: 'rowing', title: 'ROWING', kind: 'chat' })
    await as('bob', 'group-owner', { group: 'rowing', person: 'dave' })
    expect(await answerTo('group owner rowing dave yes')).to.equal('Dave Test is a plain member of ROWING.')
  })

  /** Who was asked has said yes before the server brings the question's line again. */
  const carolSaysYes = (group?: string) => async () => {
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    const store = await storeOf(acme.config)
    const [dave] = await store.people.find({ where: { username: 'dave' } })
    const [place] = group === undefined ? [] : await store.groups.find({ where: { name: group } })
    const guest = { sponsor: dave?.id ?? '', list: 'partner' as const, jid: CAROL, manager: null, profile: {} }
    await store.people.put({ id: 'guest/carol', username: 'guest-carol', name: 'Carol', ...guest })
    if (place) await store.memberships.put(newMembership(place.id, { person: 'guest/carol' }))
    for (const { id } of await store.offers.find()) await store.offers.change(id, {}, { answer: 'yes' })
    await store.close()
    await acme.restart()
  }
  const carolIsGone = async () => {
    const store = await storeOf(acme.config)
    for (const { id } of await store.memberships.find({ where: { person: 'guest/carol' } }))
      await store.memberships.remove(id)
    await store.people.remove('guest/carol')
    await store.close()
  }

  it('says that somebody elsewhere is asked, who has said yes by then', async () => {
    expect(await answerTo(`guest invite --jid=yes ${CAROL} partner`, carolSaysYes())).to.match(/^carol@\S+ is asked/)
    await carolIsGone()
  })

  it('says that a group elsewhere is asked, whose owner has agreed by then', async () => {
    await as('dave', 'group-create', { name: 'lines', title: 'LINES', kind: 'broadcast' })
    expect(await answerTo(`group subscribe lines ${CAROL}`, carolSaysYes('lines'))).to.match(/^carol@\S+ is asked/)
    await carolIsGone()
  })

  it('is answered with what it came to when the stream was lost meanwhile', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'group create dinner Dinner')
    await sprung
    acme.tap.away(true)
    acme.tap.away(false)
    expect((await dave.hears(/./, BELLHOP)).getChildText('body')).to.contain('Dinner is dinner@rooms.acme.test')
  })

  it('is answered before the line behind it when both came on a stream that was lost', async () => {
    const dave = await online('dave')
    const sprung = acme.tap.cuts(1, 'before')
    dave.says(BELLHOP, 'group create supper Supper')
    dave.says(BELLHOP, 'help whoami')
    await sprung
    acme.tap.away(true)
    acme.tap.away(false)
    expect((await dave.hears(/./, BELLHOP)).getChildText('body')).to.contain('Supper is supper@rooms.acme.test')
    await dave.hears(/whoami/, BELLHOP)
  })

  it('is answered once, although nobody has heard that it was', async () => {
    const dave = await online('dave')
    const isSaid = () =>
      acme.tap.sent.some(({ attrs, children }) => /^answer-/.test(attrs.id) && /Dave/.test(`${children}`))
    const sprung = acme.tap.cuts(1, 'before', stanza => isDone(stanza) && isSaid())
    dave.says(BELLHOP, 'whoami')
    await sprung
    await kills()
    dave.says(BELLHOP, 'help whoami') // answered behind what came before
    await dave.hears(/whoami/, BELLHOP)
    expect(await timesTold(dave, /dave@acme\.test/)).to.equal(1)
  })

  it('tells the same pairing code, which stays good', async () => {
    const dave = await online('dave')
    const isSaid = () => acme.tap.sent.some(stanza => /^Pairing code/.test(stanza.getChildText('body') ?? ''))
    // What the tests before wrote may be acknowledged as late as now.
    const sprung = acme.tap.cuts(1, 'before', stanza => isDone(stanza) && isSaid())
    dave.says(BELLHOP, 'pair')
    await sprung
    const first = await dave.hears(/^Pairing code/, BELLHOP)
    await kills()
    const again = await dave.receives(stanza => stanza !== first && /^Pairing/.test(stanza.getChildText('body') ?? ''))
    expect(again.getChildText('body')).to.equal(first.getChildText('body'))
  })
})

describe('a request that comes again behind a restart', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const as = makeMember(() => acme)
  before(async () => (acme = await tappedWorld(ORG)))
  after(() => acme.end())
  afterEach(end)

  const kills = async () => {
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    await acme.restart()
  }

  it('is done once as a step of an ad-hoc command, and has its first answer', async () => {
    await as('dave', 'group-create', { name: 'chess', title: 'CHESS', kind: 'chat' })
    const dave = await online('dave')
    const ask = async (attributes: string, payload = '') => {
      const command = `<command xmlns='http://jabber.org/protocol/commands' node='group-close' ${attributes}>${payload}</command>`
      return (await dave.asks('bellhop.acme.test', 'set', command)).getChild('command')
    }
    const session = `sessionid='${(await ask(''))?.attrs.sessionid}' action='complete'`
    const form = "<x xmlns='jabber:x:data' type='submit'><field var='group'><value>chess</value></field></x>"
    const first = await ask(session, form)
    expect(String(first)).to.contain('CHESS is closed.')
    await kills()
    expect(String(await ask(session, form))).to.equal(String(first))
    expect(String(await ask(session, form.replace('chess', 'other')))).not.to.contain('is closed')
  })

  it('is done once under an Idempotency-Key, and has its first answer', async () => {
    await as('dave', 'group-create', { name: 'poker', title: 'POKER', kind: 'chat' })
    const post = async (key: string) => {
      const answer = await fetch(`http://127.0.0.1:${acme.config.httpPort}/api/commands/group-close`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secret(acme.config, 'admin')}`,
          ...{ 'content-type': 'application/json', 'idempotency-key': key },
        },
        body: JSON.stringify({ group: 'poker' }),
      })
      return { status: answer.status, body: await answer.text() }
    }
    const first = await post('close-17')
    expect(first).to.deep.include({ status: 200 })
    await kills()
    expect(await post('close-17')).to.deep.equal(first)
    expect((await post('close-18')).status).to.equal(404)
  })
})

async function timesTold(party: Party, text: RegExp): Promise<number> {
  party.says(party.jid, 'fence')
  await party.hears('fence')
  return party.received.filter(stanza => text.test(stanza.getChildText('body') ?? '')).length
}
