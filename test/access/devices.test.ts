// Devices: what they are, how many there may be, and that a code stays with its device.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { signIn, type Account, type Party, type Software } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'
import { startWitness } from '../witness/slixmpp.ts'
import { storeOf } from '../support/store.ts'
import type { Code } from '../../core/access/records.ts'
import type { Store } from '../../core/model/records.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const GAJIM: Software = { type: 'pc', name: 'Gajim' }
const DINO: Software = { type: 'pc', name: 'Dino' }
const CONVERSATIONS: Software = { type: 'phone', name: 'Conversations' }

describe('a device', () => {
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_DESKTOP_DEVICES: '1' })))
  after(() => acme?.end())

  /** The devices table, when it says of this device what is awaited. */
  const classOf = async ({ jid }: Party, awaited: string): Promise<string> => {
    const [username = '', id = ''] = jid.split(/@[^/]*\//)
    return eventually(async () => {
      const { table } = await acme.does('devices', { username })
      return table?.rows.find(([device]) => device === id)?.[1] ?? ''
    }, awaited)
  }
  const person = (username: string, client?: Account['client'], account: Partial<Account> = {}) =>
    acme.person(username, { ...(client && { client }), ...account })

  it('is a mobile one by its identity or by software made for phones, otherwise a desktop one', async () => {
    const phone = await person('nyang', { type: 'handheld', name: 'Somebody' })
    expect(await classOf(phone, 'mobile')).to.equal('mobile')
    const odd = await person('lgarcia', { type: 'pc', name: 'Siskin IM' })
    expect(await classOf(odd, 'mobile')).to.equal('mobile')
    const web = await person('jchen', { type: 'web', name: 'Converse.js' })
    expect(await classOf(web, 'desktop')).to.equal('desktop')
    const reticent = await person('lpopp')
    expect(await classOf(reticent, 'desktop')).to.equal('desktop')
    await Promise.all([phone, odd, web, reticent].map(each => each.leaves()))
  })

  it('counts as a desktop one when it does not say what it is, until it does', async () => {
    const code = await acme.code('dfaviet')
    const mute = await person('dfaviet', 'mute', { password: code })
    expect(await classOf(mute, 'desktop')).to.equal('desktop')
    await mute.leaves()
    const phone = await person('dfaviet', CONVERSATIONS, { password: code })
    expect(await classOf(phone, 'mobile')).to.equal('mobile')
    await phone.leaves()
  })

  it('signs out the older one of its class when it is the third, with a reason there and a message on the others', async () => {
    const phone = await person('sking', CONVERSATIONS)
    expect(await classOf(phone, 'mobile')).to.equal('mobile')
    const code = await acme.code('sking')
    const desktop = await person('sking', DINO, { password: code })
    expect(await classOf(desktop, 'desktop')).to.equal('desktop')
    const third = await person('sking', GAJIM)
    expect(await desktop.ended).to.equal('not-authorized: Signed out, because Gajim signed in as your desktop device.')
    for (const each of [desktop, phone])
      // a farewell, too, for clients that do not show why a stream ended
      await each.hears(/^Gajim signed in as your desktop device, so Dino was signed out/, BELLHOP)
    await third.hears(/^Gajim signed in as your desktop device/, BELLHOP)
    expect(await attempt(acme, 'sking', code)).to.equal('not-authorized')
    const { text = '' } = await acme.does('devices', { username: 'sking' })
    expect(text).to.match(/signed out, because Gajim signed in as desktop device · device/)
    phone.says(third.jid, 'both of us are here')
    await third.hears('both of us are here')
    await Promise.all([phone.leaves(), third.leaves()])
  })

  it('is one of exactly as many as may be when many come at once', async () => {
    const codes = await Promise.all(Array.from({ length: 6 }, () => acme.code('dbernste')))
    const parties = await Promise.all(codes.map(password => person('dbernste', GAJIM, { password })))
    const left = await eventually(async () => String((await devicesOf(acme, 'dbernste')).length), '1')
    expect(left).to.equal('1')
    const [winner] = await devicesOf(acme, 'dbernste')
    const losers = parties.filter(({ jid }) => !jid.endsWith(`/${winner}`))
    expect(losers).to.have.length(5)
    for (const loser of losers) expect(await loser.ended).to.match(/Signed out, because Gajim signed in/)
    await Promise.all(parties.filter(each => !losers.includes(each)).map(each => each.leaves()))
  })

  it('has the class that its person says, and keeps it', async () => {
    const code = await acme.code('jmurman')
    const tablet = await person('jmurman', GAJIM, { password: code })
    await classOf(tablet, 'desktop')
    const id = tablet.jid.split('/')[1]
    tablet.says(BELLHOP, `device class ${id} mobile`)
    await tablet.hears(/is a mobile device from now on/)
    tablet.says(BELLHOP, `device name ${id} My tablet`)
    await tablet.hears(/is called My tablet/)
    await tablet.leaves()
    const again = await person('jmurman', GAJIM, { password: code })
    const desktop = await person('jmurman', DINO)
    expect(await classOf(desktop, 'desktop')).to.equal('desktop')
    expect(await classOf(again, 'mobile')).to.equal('mobile')
    again.says(BELLHOP, 'devices')
    await again.hears(new RegExp(`${id} · mobile · My tablet · Gajim · .* · 127.0.0.1 · signed in`))
    await Promise.all([again.leaves(), desktop.leaves()])
  })

  it('keeps its code to itself: after the settling time other software with it is sent away, and the owner is told', async () => {
    const code = await acme.code('kpartner')
    const tried = await person('kpartner', DINO, { password: code })
    await classOf(tried, 'desktop')
    await tried.leaves()
    const settled = await person('kpartner', GAJIM, { password: code }) // while setting up, another client is welcome
    const id = settled.jid.split('/')[1] ?? ''
    await eventually(async () => (await codeIn(acme, id))?.software ?? '', 'Gajim')
    const phone = await person('kpartner', CONVERSATIONS)
    await classOf(phone, 'mobile')
    await inStore(acme, store => store.codes.change(id, {}, { firstUse: '2020-01-01T00:00:00.000Z' }))
    const thief = await person('kpartner', { type: 'pc', name: 'Thief 1.0' }, { password: code })
    expect(await thief.ended).to.match(/^policy-violation: This access code belongs to another device, Gajim\./)
    await phone.hears(/^Thief 1.0 tried to sign in from 127.0.0.1 with the access code of your device Gajim/, BELLHOP)
    const owner = await person('kpartner', { type: 'pc', name: 'gajim 2.0' }, { password: code })
    expect(await classOf(owner, 'desktop')).to.equal('desktop')
    owner.says(phone.jid, 'still me')
    await phone.hears('still me')
    await Promise.all([owner.leaves(), phone.leaves()])
  })

  it('is dealt with by a Bellhop that was killed while it signed in', async function () {
    this.timeout(60_000)
    const old = await person('psully', DINO)
    await classOf(old, 'desktop')
    const late = await person('psully', 'mute') // it is being asked for its class when Bellhop is killed
    await acme.crash()
    expect(await old.ended).to.match(/Signed out, because device .* signed in as your desktop device/)
    expect(await classOf(late, 'desktop')).to.equal('desktop')
    await late.leaves()
  })

  it('keeps its class and the limits when the server starts anew', async function () {
    this.timeout(60_000)
    const code = await acme.code('abull')
    const before = await person('abull', GAJIM, { password: code })
    await classOf(before, 'desktop')
    await acme.prosody.restart()
    await poll(async () => (await acme.does('devices', { username: 'abull' })) && isConnected(acme))
    const back = await person('abull', GAJIM, { password: code })
    const other = await person('abull', DINO)
    expect(await back.ended).to.match(/Signed out, because Dino signed in/)
    await other.leaves()
  })

  it('shows its person what happened to it, and by whom', async () => {
    const { table } = await acme.does('code-issue', { username: 'jtaylor' })
    const [code = '', id = ''] = table?.rows[0] ?? []
    const device = await person('jtaylor', GAJIM, { password: code })
    await classOf(device, 'desktop') // what is still written while the server closes would cost us its reason
    device.says(BELLHOP, `code revoke ${id}`)
    expect(await device.ended).to.match(/^not-authorized: This device was signed out/)
    expect(await attempt(acme, 'jtaylor', code)).to.equal('not-authorized')
    const { text = '' } = await acme.does('devices', { username: 'jtaylor' })
    const told = text
      .split('\n')
      .filter(line => line.includes(id))
      .map(line => line.split(' · ')[1])
    expect(told).to.have.members([
      'refused: this code is no longer good',
      'signed out by jtaylor',
      'first used',
      'code issued by administrator',
    ])
  })

  it('is signed out with its reason in an independent client, too', async () => {
    const witness = await startWitness({ config: acme.config, username: 'lsmith', code: await acme.code('lsmith') })
    await witness.does('present')
    const third = await person('lsmith', GAJIM)
    const end = await witness.sees(({ saw }) => saw === 'end', 'the end of the stream')
    expect(end).to.include({ condition: 'not-authorized' })
    expect(end.text).to.equal('Signed out, because Gajim signed in as your desktop device.')
    await Promise.all([third.leaves(), witness.leaves()])
  })

  it('tells nobody else: what the server tells of sessions, people cannot tell', async () => {
    const person = await acme.person('jsingh')
    const forged = "<bound xmlns='urn:bellhop:sessions:1' jid='nyang@acme.test/x' id='x' device='x'/>"
    const refused = await person.asks('bellhop.acme.test', 'set', forged)
    expect(String(refused)).to.contain('service-unavailable')
    await person.leaves()
  })
})

/** The answer, asked for until it is the awaited one, or it takes too long. */
async function eventually(ask: () => Promise<string>, awaited: string): Promise<string> {
  let answer = ''
  await poll(async () => (answer = await ask()) === awaited, { milliseconds: 8_000 })
  return answer
}

async function devicesOf(world: World, username: string): Promise<string[]> {
  const { table } = await world.does('devices', { username })
  return table?.rows.map(([device = '']) => device) ?? []
}

async function inStore<T>({ config }: World, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await storeOf(config)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

const codeIn = (world: World, id: string): Promise<Code | undefined> => inStore(world, store => store.codes.get(id))

const attempt = ({ config }: World, username: string, password: string): Promise<string> =>
  signIn({ port: config.c2sPort, domain: config.domain, username, password }).then(
    party => party.leaves().then(() => 'signed in'),
    error => error.message,
  )

const isConnected = async ({ config }: World): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${config.httpPort}/healthz`)).ok
