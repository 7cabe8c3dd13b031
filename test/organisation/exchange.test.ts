// Two people exchange their usernames in one chart. Names are unique, and still nobody is absent at any moment.
import { expect } from 'chai'
import { personCalled } from '../../core/people/person.ts'
import { chart, csv, edit, type Row } from '../support/chart.ts'
import { obstacle } from '../support/obstacle.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { storeOf } from '../support/store.ts'
import { findGroup } from '../../core/groups/find.ts'

const one = chart(`
  b:boss
    1:ann
      3:cleo
    2:bob
      4:dan
`)
const other = edit(edit(one, '1', { username: 'bob' }), '2', { username: 'ann' })

describe('an exchange of usernames', function () {
  this.timeout(30_000)
  let acme: TappedWorld
  beforeEach(async () => (acme = await tappedWorld(one)))
  afterEach(() => acme.end())

  /** Applies a chart and kills Bellhop where the names have been given up and not been taken yet. */
  async function killed(rows: Row[], table: string, name: string): Promise<void> {
    const remove = obstacle(acme.config, `UPDATE ON ${table} WHEN json_extract(old.record, '$.${name}') LIKE '@%'`)
    const refused = await acme.does('org-apply', { file: csv(rows) }).catch((error: Error) => error)
    expect(String(refused)).to.match(/incident/)
    await issued('ann')
    await issued('bob')
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    remove()
  }

  const issued = async (username: string) => expect(await acme.code(username)).to.match(/\w/)

  /** Who is there by id, and by name, as the store's own file has it. */
  async function present(): Promise<Record<string, string | undefined>> {
    const store = await storeOf(acme.config)
    const context = { store, config: acme.config }
    const people = (await store.people.find()).map(({ id }) => id)
    const group = async (name: string) => (await findGroup(context, name))?.owner
    const found = {
      people: people.sort().join(' '),
      ann: (await personCalled(context, 'ann'))?.id,
      bob: (await personCalled(context, 'bob'))?.id,
      'team-ann': await group('team-ann'),
      'team-bob': await group('team-bob'),
    }
    await store.close()
    return found
  }

  const untouched = { people: '1 2 3 4 b', ann: '1', bob: '2', 'team-ann': '1', 'team-bob': '2' }
  const done = { people: '1 2 3 4 b', ann: '2', bob: '1', 'team-ann': '1', 'team-bob': '2' }

  it('leaves nobody absent when Bellhop is killed in its middle, and is done after the next start', async () => {
    await killed(other, 'people', 'username')
    expect(await present()).to.deep.equal(untouched)
    await acme.restart()
    expect(await present()).to.deep.equal(done)
    expect((await acme.state()).accounts).to.deep.equal(['ann', 'bob', 'boss', 'cleo', 'dan'])
    await (await acme.person('ann')).leaves()
  })

  it('leaves the groups where they are, each with its manager', async () => {
    await acme.becomes(other)
    expect(await present()).to.deep.equal(done)
    const { rooms } = await acme.state()
    expect(rooms['team-ann']).to.include('bob@acme.test | admin | Ann Test')
    expect(rooms['team-bob']).to.include('ann@acme.test | admin | Bob Test')
  })

  it('can be taken back when one of the two has the new name already', async () => {
    const remove = obstacle(acme.config, "UPDATE ON people WHEN json_extract(old.record, '$.username') = '@ann'")
    await acme.does('org-apply', { file: csv(other) }).catch(() => {})
    expect(await present()).to.include({ people: '1 2 3 4 b', ann: '2' })
    remove()
    await acme.becomes(one)
    expect(await present()).to.deep.equal(untouched)
  })
})
