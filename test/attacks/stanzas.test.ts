// What a guest's client sends to the server and to Bellhop: nothing forged is believed, and nobody else waits.
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { guestActions, tokenOf } from '../support/guests.ts'
import { BELLHOP, COMMANDS, fence, field, outcome, outcomes, submit, token } from '../support/hostile.ts'
import { knock } from '../support/doors.ts'
import { signIn, type Party } from '../support/party.ts'
import { healthy } from '../support/healthy.ts'
import { siege } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const OURS = ['sessions', 'directory', 'rosters', 'rooms', 'feeds', 'fanout', 'outbox', 'federation', 'bookmarks']

describe('a guest’s client', () => {
  let acme: TappedWorld
  let guest: Party
  let joe: Party
  const { link, stranger } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
    const { username, code } = await stranger(tokenOf(await link('team-bob')), 'Grit')
    const { c2sPort: port, domain } = acme.config
    guest = await signIn({ port, domain, username, password: code })
    joe = await acme.person('joe')
  })
  after(() => Promise.all([guest?.leaves(), joe?.leaves()]))

  it('finds none of our namespaces, at the server, its services or Bellhop', async () => {
    const names = ['bound', 'closed', 'changed', 'closing', 'resume', 'query', 'set', 'close', 'fanout', 'done']
    const payloads = OURS.flatMap(each => names.map(name => `<${name} xmlns='urn:bellhop:${each}:1' of='joe' id='1'/>`))
    for (const to of ['acme.test', 'rooms.acme.test', 'news.acme.test', 'bellhop.acme.test'])
      for (const type of ['get', 'set'] as const)
        expect(await outcomes(guest, to, type, payloads), `${type} ${to}`).to.deep.equal(['service-unavailable'])
    expect(await fence(joe, 'acme.test'), 'joe is still signed in').to.equal('result')
  })

  it('forges no mark of the outbox: Bellhop answers as without it', async () => {
    const marks = [
      "<stored xmlns='urn:bellhop:outbox:1' id='1'/>",
      "<o:stored xmlns:o='urn:bellhop:outbox:1' id='1795400083000001' redelivered='true'/>",
      "<stored xmlns='urn:bellhop:outbox:1' id='1'/><stored xmlns='urn:bellhop:outbox:1' id='2'/>",
    ]
    for (const mark of marks)
      for (const hint of ['', "<no-store xmlns='urn:xmpp:hints'/>"]) {
        guest.sends(`<message to='${BELLHOP}' type='chat' id='forged'><body>whoami</body>${mark}${hint}</message>`)
        await guest.hears(/guest-/, BELLHOP)
        guest.sends(`<message to='joe@acme.test' type='chat'><body>to joe</body>${mark}</message>`)
      }
    joe.says(BELLHOP, 'whoami')
    await joe.hears(/joe@acme\.test/, BELLHOP)
    await healthy(acme, 'some')
  })

  it('runs no command of others, and none with thousands of fields or levels', async () => {
    for (const node of [
      'org-show',
      'org-apply',
      'doctor',
      'guests',
      'welcome',
      'invite-all',
      'group-create',
      'qr-group',
    ])
      expect(outcome(await guest.asks('bellhop.acme.test', 'set', submit(node, ''))), node).to.equal('forbidden')
    const many = Array.from({ length: 2_500 }, (_, at) => field(`f${at}`, 'x')).join('')
    const deep = `<command xmlns='${COMMANDS}' node='whoami'>${'<a>'.repeat(3_000)}${'</a>'.repeat(3_000)}</command>`
    const odd = [submit('whoami', many), submit('__proto__', ''), submit('whoami', field('__proto__', 'x')), deep]
    for (const payload of odd.slice(0, 3))
      expect(outcome(await guest.asks('bellhop.acme.test', 'set', payload))).not.to.equal('internal-server-error')
    guest.sends(`<iq type='set' id='deep' to='bellhop.acme.test'>${deep}</iq>`)
    expect(await fence(guest)).to.equal('result')
    const { body } = await knock(acme.config, '/metrics', { headers: token(acme) })
    expect(body).to.match(/^bellhop_incidents_total 0$/m)
  })

  it('takes no session of a form from somebody else: a form has none', async () => {
    const shown = await joe.asks('bellhop.acme.test', 'set', `<command xmlns='${COMMANDS}' node='device-name'/>`)
    const session = shown.getChild('command')?.attrs.sessionid ?? 'none'
    const stolen = `<command xmlns='${COMMANDS}' node='device-name' sessionid='${session}' action='complete'/>`
    const answer = await guest.asks('bellhop.acme.test', 'set', stolen)
    expect(String(answer)).not.to.contain(joe.jid.split('/')[1])
  })

  it('keeps nobody waiting with five hundred messages at once', async () => {
    for (let at = 0; at < 500; at++) guest.says(BELLHOP, `no such word ${at}`)
    const ask = async () => {
      joe.says(BELLHOP, 'whoami')
      await joe.hears(/joe@acme\.test/, BELLHOP)
    }
    const costs: number[] = []
    for (let at = 0; at < 5; at++) costs.push(await effort(ask, [acme.bellhop, acme.prosody]))
    expect(costs.sort((a, b) => a - b)[2], 'the median, in ms of CPU time').to.be.below(1_000)
  })
})
