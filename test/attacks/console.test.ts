// Every page of the console and every command in it, as everybody: nobody sees or does more than by any other door.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { isSecretSetting } from '../../config.ts'
import { settings } from '../../config/settings.ts'
import { nodeOf } from '../../core/commands/command.ts'
import { gatherHouse } from '../../core/house.ts'
import { subjects } from '../../core/subjects.ts'
import { knockFrom } from '../support/elsewhere.ts'
import { cookieOf, cookieOfAdmin, looks, newAddress, siege, submitFrom } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

/** Who may use a command: everybody with an account, members, the administrator. */
const WHO = { anyone: 'mra', person: 'mra', member: 'mra', admin: 'a' }

const PAGES = ['people', 'organisation', 'groups', 'guests', 'desks', 'coupons', 'wallets', 'reports', 'commands']

describe('the console under attack', function () {
  this.timeout(120_000)
  let acme: TappedWorld
  const cookies = new Map<string, string>()
  before(async () => {
    acme = await siege()
    cookies.set('m', await cookieOf(acme, 'joe', await acme.code('joe')))
    cookies.set('r', await cookieOf(acme, 'bob', await acme.code('bob')))
    cookies.set('a', await cookieOfAdmin(acme))
  })

  const cookie = (who: string) => ({ cookie: cookies.get(who) ?? '' })
  const commands = gatherHouse(subjects).commands

  it('shows the form of a command, and takes it, from nobody who may not use the command', async () => {
    for (const command of commands) {
      const path = `/console/do/${nodeOf(command)}`
      expect((await looks(acme, path)).status, `${path} as a stranger`).to.equal(303)
      expect((await submitFrom(acme, path, { once: randomUUID() })).status, `${path} as a stranger`).to.equal(403)
      for (const who of cookies.keys()) {
        const may = WHO[command.who].includes(who)
        const { status } = await looks(acme, path, cookie(who))
        expect(status, `${path} as ${who}`).to.equal(may ? 200 : 403)
        const forged = await submitFrom(acme, path, { once: randomUUID() }, cookie(who))
        expect(forged.status, `${path} as ${who}, without the proof of the form`).to.equal(403)
      }
    }
  })

  it('reads no file of somebody who may not give one', async () => {
    for (const path of ['/console/do/org-apply', '/console/organisation/file']) {
      const { status } = await knockFrom(acme.config, newAddress(), path, {
        method: 'POST',
        headers: { ...cookie('m'), accept: 'text/html', 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\ncontent-disposition: form-data; name="field.file"; filename="a"\r\n\r\nid\r\n--x--\r\n',
      })
      expect(status, path).to.equal(403)
    }
    const forged = await submitFrom(acme, '/console/organisation/file', { do: 'apply' }, cookie('a'))
    expect(forged.status, 'without the proof of the form').to.equal(403)
  })

  it('shows a member nothing of people who are not below, of others groups, of the system', async () => {
    await acme.does('group-create', { name: 'closed-circle', title: 'Closed Circle', kind: 'chat', owner: 'ann' })
    const texts = await Promise.all(PAGES.map(async page => (await looks(acme, `/console/${page}`, cookie('m'))).body))
    expect(texts.join()).not.to.contain('Closed Circle').and.not.to.contain('closed-circle')
    for (const [path, status] of [
      ['/console/system', 403],
      ['/console/organisation/file', 403],
      ['/console/organisation/file/live', 403],
      ['/console/people/ann', 403],
      ['/console/people/bob', 403],
      ['/console/people/joe', 200],
      ['/console/groups/closed-circle', 404],
      ['/console/groups?search=closed-circle', 200],
    ] as const) {
      const answer = await looks(acme, path, cookie('m'))
      expect(answer.status, path).to.equal(status)
      expect(answer.body, path).not.to.contain('Closed Circle')
    }
    expect((await looks(acme, '/console/people/dave', cookie('r'))).status, 'a manager').to.equal(200)
    expect((await looks(acme, '/console/people/ed', cookie('r'))).status, 'somebody elsewhere').to.equal(403)
    await acme.does('group-close', { group: 'closed-circle' })
  })

  it('shows whoever waits at a desk to nobody but its agents and who supervises it', async () => {
    await acme.does('desk-create', { name: 'spied', title: 'Spied', agents: 'dave', owner: 'bob' })
    const live = await knockFrom(acme.config, newAddress(), '/console/desks/live', { headers: { accept: 'text/html' } })
    expect(live.status).to.equal(403)
    expect((await looks(acme, '/console/desks', cookie('m'))).body).not.to.match(/dave/i)
    await acme.does('desk-remove', { desk: 'spied' })
  })

  it('shows no secret of the settings', async () => {
    const { body } = await looks(acme, '/console/system', cookie('a'))
    const secrets = Object.values(settings).filter(({ env }) => isSecretSetting(env))
    expect(secrets.map(({ env }) => env)).to.include.members(['BELLHOP_LDAP_PASSWORD', 'BELLHOP_SMTP', 'BELLHOP_STORE'])
    for (const { env } of secrets) expect(body).to.match(new RegExp(`${env}</th>\\s*<td[^>]*>[…–]</td>`))
  })
})
