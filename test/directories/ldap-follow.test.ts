// How soon a change in an LDAP directory is followed, and by which of several addresses somebody is known.
import { expect } from 'chai'
import { Follower } from '../../core/organisation/follower.ts'
import { poll } from '../../setup/ports.ts'
import { Fault } from '../../xep/fault.ts'
import { openInside } from '../support/context.ts'
import { knock } from '../support/doors.ts'
import { healthOf } from '../support/health.ts'
import { openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import { fill, startSlapd, type Slapd } from '../support/slapd.ts'
import { openSmsGateway, type SmsGateway } from '../support/sms-gateway.ts'
import { ownWorld, type World } from '../support/world.ts'

const CODE = /\w{4}-\w{4}-\w{4}-\w/

describe('an LDAP directory that is asked whether it has changed', function () {
  this.timeout(60_000)
  let slapd: Slapd
  let post: Mailbox
  let gateway: SmsGateway
  let acme: World
  before(async () => {
    slapd = await startSlapd()
    await fill(slapd, 0)
    ;[post, gateway] = [await openMailbox(), await openSmsGateway()]
    acme = await ownWorld({
      ...slapd.environment,
      ...{ BELLHOP_LDAP_ASK_SECONDS: '1', BELLHOP_LDAP_MINUTES: '600' },
      ...{ BELLHOP_SMTP: post.url, BELLHOP_SMS_URL: gateway.url, BELLHOP_COUNTRY: 'DE' },
    })
  })
  after(async () => {
    await acme?.end()
    await slapd.end()
    await gateway.end()
    await post.end()
  })

  const shows = async () => (await acme.does('org-show')).text ?? ''
  const follows = (text: string) => poll(async () => (await shows()).includes(text), { every: 100 })
  const directory = async () => (await healthOf<{ directory: { problem?: string } }>(acme.config)).directory

  it('is followed soon, whatever the schedule', async () => {
    await slapd.adds('newcomer')
    expect(await follows('Newcomer Test (newcomer)')).to.equal(true)
    await slapd.replaces('newcomer', { givenName: 'Nelly' })
    expect(await follows('Nelly Test (newcomer)')).to.equal(true)
    await slapd.deletes('newcomer')
    expect(await poll(async () => !(await shows()).includes('newcomer'), { every: 100 })).to.equal(true)
  })

  it('is read as soon as it answers again', async () => {
    slapd.halts()
    const said = await acme.does('org-sync').catch(({ message }: Error) => message)
    expect(said).to.match(/gave no whole answer/)
    expect((await directory()).problem).to.match(/gave no whole answer/)
    slapd.goesOn()
    await slapd.adds('second')
    expect(await follows('Second Test (second)')).to.equal(true)
    expect(await poll(async () => !('problem' in (await directory())))).to.equal(true)
  })

  it('gives each of several mail addresses and phone numbers a code, sent to the one that was typed', async () => {
    await slapd.replaces('dora', {
      mail: ['d.old@acme.example', 'Dora@acme.example'],
      telephoneNumber: ['030 5550101', '+49 171 5550102'],
    })
    await acme.does('org-sync')
    const ask = (address: string) =>
      knock(acme.config, '/sign-in/code', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ address }).toString(),
      })
    for (const address of ['d.old@acme.example', 'dora@acme.example']) {
      await ask(address)
      const [password = ''] = CODE.exec(read(await post.arrives(address)).text) ?? []
      await (await acme.person('dora', { password })).leaves()
    }
    for (const [typed, to] of Object.entries({ '030/5550101': '+49305550101', '0171 5550102': '+491715550102' })) {
      await ask(typed)
      const { body } = await gateway.gets(asked => asked.body.includes(to))
      const [password = ''] = CODE.exec(body) ?? []
      await (await acme.person('dora', { password })).leaves()
    }
    // An address that the directory takes away is nobody's any more.
    await slapd.replaces('dora', { mail: 'dora@acme.example' })
    await acme.does('org-sync')
    await ask('d.old@acme.example')
    await ask('bob@acme.example') // asked later: when its mail is there, the other's would be
    await post.arrives('bob@acme.example')
    expect(post.mails.filter(({ to }) => to.includes('d.old@acme.example'))).to.have.length(1)
  })
})

describe('a directory that refuses Bellhop', () => {
  it('is asked less and less often, so that no account is locked', async function () {
    this.timeout(30_000)
    let readings = 0
    let told = () => {}
    const nothing = () => {}
    const log = { debug: nothing, info: nothing, warn: nothing, error: () => told() }
    const { context, end } = await openInside({ BELLHOP_SOURCE: 'ldap' }, log)
    const directory = {
      async read(): Promise<never> {
        readings++
        throw new Fault('not-authorized', `The directory does not take the password (${readings}).`)
      },
      moved: async () => true,
    }
    const follower = new Follower({ ...context, directory })
    try {
      const followed: number[] = []
      for (let question = 1; question <= 8; question++) {
        const failed = new Promise<void>(resolve => (told = resolve))
        await follower.ask()
        if (![1, 2, 4, 8].includes(question)) continue
        await failed
        await new Promise(setImmediate)
        followed.push(question)
      }
      expect([readings, followed]).to.deep.equal([4, [1, 2, 4, 8]])
    } finally {
      follower.stop()
      await end()
    }
  })
})
