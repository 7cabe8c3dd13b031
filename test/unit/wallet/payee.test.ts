// Who is paid: names that several could mean, and names that only look like somebody's.
import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../../config.ts'
import { collections } from '../../../core/collections.ts'
import type { Context } from '../../../core/context.ts'
import type { Store } from '../../../core/model/records.ts'
import { payeeChoices, payeeNamed } from '../../../core/wallet/payee.ts'
import { openStore } from '../../../store/open.ts'

describe('who is paid', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-payee-'))
  let store: Store
  const config = loadConfig({ BELLHOP_DATA: folder, BELLHOP_DOMAIN: 'acme.test' })
  const person = (username: string, name: string, sponsor?: string) => ({
    ...{ id: username, username, name, manager: null, profile: {}, ...(sponsor !== undefined && { sponsor }) },
  })
  before(async () => {
    store = await openStore('sqlite:', folder, collections)
    const people = [
      person('alex', 'Alex Hill'),
      person('mstone', 'Michael Stone'),
      person('mreed', 'Michael Reed'),
      person('nina', 'Nina Paul'),
      person('pay1', 'Рaul Novak'), // the first letter is Cyrillic
      person('zoe', 'Zoe Lind', 'alex'),
      person('yan', 'Yan Lind', 'nina'),
    ]
    for (const each of people) await store.people.insert(each)
  })
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  const caller = { person: person('alex', 'Alex Hill'), admin: false }
  const context = () => ({ store, config }) as Context
  const named = async (typed: string) => (await payeeNamed(context(), typed, caller))?.username
  const choices = async (typed: string) => (await payeeChoices(context(), caller, typed)).map(({ value }) => value)

  it('is the one whose username, address, name or word of a name was written', async () => {
    for (const typed of ['nina', 'Nina', '@nina', 'nina@acme.test', 'Nina Paul'])
      expect(await named(typed), typed).to.equal('nina')
    expect(await named('michael reed')).to.equal('mreed')
  })

  it('is asked back where two could be meant', async () => {
    expect(await named('michael')).to.equal(undefined)
    expect(await choices('Michael')).to.deep.equal(['mreed', 'mstone'])
  })

  it('is asked back where a name only looks the same', async () => {
    expect(await named('Paul')).to.equal(undefined)
    expect(await choices('Paul')).to.deep.equal(['nina', 'pay1'])
    expect(await named('Paul Novak')).to.equal(undefined)
  })

  it('is no guest of somebody else, and nobody where nobody has the name', async () => {
    expect(await choices('Lind')).to.deep.equal(['zoe'])
    expect(await named('nobody').catch((error: Error) => error.message)).to.contain("called 'nobody'")
  })
})
