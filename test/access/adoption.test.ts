// Registering by an invitation: a client's own secret becomes the credential of its device.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { makeCode } from '../../core/access/code.ts'
import { credentialLink, isShown, linkOf } from '../../core/invites/token.ts'
import { post } from '../support/elsewhere.ts'
import { obstacle } from '../support/obstacle.ts'
import { signIn } from '../support/party.ts'
import { world, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Invite } from '../../core/invites/records.ts'
import { randomText } from '../../core/model/secret.ts'

describe('an invitation', () => {
  let acme: World
  before(async () => (acme = await world()))

  const ask = async (path: string, question: object): Promise<Record<string, string>> => {
    const headers = { authorization: `Bearer ${secret(acme.config, 'sign-in')}` }
    return (await post(acme.config, '127.0.0.1', path, question, headers)).body
  }
  const register = (token: string, username: string, credential: string) =>
    ask('/internal/register', { token, username, credential, address: '192.0.2.1' })
  const attempt = (username: string, password: string) =>
    signIn({ port: acme.config.c2sPort, domain: acme.config.domain, username, password }).then(
      async party => party.leaves().then(() => party.jid),
      error => error.message,
    )
  const invite = (username: string, kind: Invite['kind'] = 'welcome') => inviteIn(acme, username, kind)

  it('says whom it is for, and spends nothing by that', async () => {
    const token = await invite('nyang')
    for (let times = 0; times < 3; times++)
      expect(await ask('/internal/invite', { token })).to.deep.equal({ username: 'nyang', kind: 'welcome' })
  })

  it('makes the secret that a client made the credential of its device, once', async () => {
    const [token, credential] = [await invite('lgarcia'), randomUUID()]
    const { device } = await register(token, 'lgarcia', credential)
    expect(await attempt('lgarcia', credential)).to.equal(`lgarcia@acme.test/${device}`)
    expect((await register(token, 'lgarcia', credential)).device, 'asked again').to.equal(device)
    expect((await register(token, 'lgarcia', randomUUID())).error, 'another one').to.equal('item-not-found')
    expect((await ask('/internal/invite', { token })).error).to.equal('item-not-found')
    expect(await attempt('nyang', credential), 'elsewhere').to.equal('not-authorized')
  })

  it('works with the access code of the mail, too', async () => {
    const [token, code] = [await invite('jchen'), await acme.code('jchen')]
    const { device } = await register(token, 'jchen', code)
    expect(await attempt('jchen', code)).to.equal(`jchen@acme.test/${device}`)
  })

  it('registers nobody else, and nothing that is easy to guess', async () => {
    const token = await invite('lpopp')
    expect((await register(token, 'nyang', randomUUID())).error).to.equal('item-not-found')
    for (const weak of ['password', 'aaaaaaaaaaaaa', 'administrator', 'Administrator2024!', 'lpoppLuisPopp1970!x'])
      expect((await register(token, 'lpopp', weak)).error, weak).to.equal('not-acceptable')
    expect((await register(token, 'lpopp', makeCode())).error, 'a code of nobody').to.equal('not-acceptable')
    const others = [
      await invite('lpopp', 'contact'),
      token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'),
      token.toUpperCase().slice(1),
      '',
    ]
    for (const wrong of others) expect((await register(wrong, 'lpopp', randomUUID())).error).to.equal('item-not-found')
    expect(await register(token, 'lpopp', randomUUID())).to.have.property('device')
  })

  it('registers the client whose registration was cut short behind the claim, when it asks again', async () => {
    for (const kind of ['welcome', 'pairing'] as const) {
      const [token, credential] = [await invite('kmourgos', kind), randomUUID()]
      const made = "UPDATE ON codes WHEN json_extract(NEW.record, '$.revoked') IS NULL"
      const lifted = obstacle(acme.config, made)
      expect((await register(token, 'kmourgos', credential)).error).to.equal('internal-server-error')
      lifted()
      expect((await register(token, 'kmourgos', randomUUID())).error, 'another one').to.equal('item-not-found')
      const { device } = await register(token, 'kmourgos', credential)
      expect(await attempt('kmourgos', credential)).to.equal(`kmourgos@acme.test/${device}`)
    }
  })

  it('registers one client when a hundred come at once, and only that one signs in', async () => {
    const token = await invite('dfaviet')
    const secrets = Array.from({ length: 100 }, () => randomUUID())
    const answers = await Promise.all(secrets.map(each => register(token, 'dfaviet', each)))
    const winners = secrets.filter((_, at) => answers[at]?.device)
    expect(winners).to.have.length(1)
    expect(await attempt('dfaviet', winners[0] ?? '')).to.match(/^dfaviet@acme\.test/)
    const [loser = ''] = secrets.filter(each => !winners.includes(each))
    expect(await attempt('dfaviet', loser)).to.equal('not-authorized')
  })
})

async function inviteIn({ config }: World, username: string, kind: Invite['kind']): Promise<string> {
  const store = await storeOf(config)
  const [person] = await store.people.find({ where: { username } })
  const [made, until] = [0, 3_600_000].map(later => new Date(Date.now() + later).toISOString())
  const given: Invite = {
    id: randomText(10),
    kind,
    of: person?.id ?? '',
    by: null,
    made: made ?? '',
    until: until ?? '',
    uses: kind === 'pairing' ? 1 : null,
  }
  await store.invites.insert(given)
  await store.close()
  const { id } = given
  const link = isShown(given)
    ? linkOf(config, given)
    : credentialLink(config, { id, kind: kind === 'pairing' ? 'pairing' : 'welcome' }).reveal('mail')
  return link.split('/').at(-1) ?? ''
}
