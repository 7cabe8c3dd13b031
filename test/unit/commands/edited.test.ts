// Two people edit one record by forms at the same time: the second learns what the first changed, and loses nothing.
import { expect } from 'chai'
import { openForm, submitForm, type CommandForm } from '../../../core/commands/form.ts'
import type { Context } from '../../../core/context.ts'
import { callerFor } from '../../../core/model/caller.ts'
import { openStored } from '../../support/context.ts'
import { person } from '../../support/desk-stage.ts'

type Fields = Record<string, string>

describe('a form that edits a record', function () {
  this.timeout(60_000)
  let inside: Awaited<ReturnType<typeof openStored>>
  let context: Context
  let number = 0
  beforeEach(async () => {
    inside = await openStored({ BELLHOP_ADMINS: 'ann,bob', BELLHOP_TIME_ZONE: 'Europe/Berlin' })
    context = { ...inside.context, now: () => new Date('2026-11-30T11:00:00Z') }
    const people = [person('ann'), person('bob')]
    for (const each of people) await context.store.people.insert(each)
    await context.admins.see(people)
    await context.store.templates.insert({
      ...{ id: 't', name: 'trip', owner: 'ann', language: 'en', version: 1, changed: '2026-11-01T00:00:00.000Z' },
      texts: [{ language: 'en', text: 'We go' }],
    })
  })
  afterEach(() => inside?.end())

  const commandNamed = (name: string) => {
    const command = context.house.commands.find(each => each.name === name)
    if (!command) throw new Error(`There is no command ${name}`)
    return command
  }
  const callerOf = async (who: string, origin = `form ${++number}`) => ({
    ...callerFor(context, await context.store.people.get(who)),
    origin,
  })
  const opens = async (who: string, name = 'template edit', raw: Fields = { template: 'trip' }) =>
    openForm(context, await callerOf(who), commandNamed(name), raw)
  const valuesOf = ({ fields }: CommandForm): Fields =>
    Object.fromEntries(fields.flatMap(({ name, value }) => (value ? [[name, value]] : [])))
  async function sends(who: string, form: CommandForm, changes: Fields, name = 'template edit', origin?: string) {
    const raw = { ...valuesOf(form), ...changes }
    return submitForm(context, await callerOf(who, origin), commandNamed(name), raw, form.seen)
  }
  const template = async () => {
    const found = await context.store.templates.get('t')
    return { name: found?.name, text: found?.texts[0]?.text, version: found?.version }
  }

  it('shows what the record says', async () => {
    expect(valuesOf(await opens('ann'))).to.include({ template: 'trip', text: 'We go', name: 'trip', default: 'en' })
  })

  it('tells the second who changed what and when, keeps what was typed, and saves it when it is sent again', async () => {
    const [first, second] = [await opens('ann'), await opens('bob')]
    expect(await sends('ann', first, { text: 'We stay' })).to.have.nested.property('answer.text')
    const told = await sends('bob', second, { name: 'outing' })
    if ('answer' in told) throw new Error('nothing was told')
    expect(told.why).to.match(
      /^Ann Test \(30 November 2026 at 12:00 CET\) changed this .*New text: “We go” → “We stay”/,
    )
    expect(valuesOf(told)).to.include({ text: 'We stay', name: 'outing' })
    expect(await template()).to.deep.equal({ name: 'trip', text: 'We stay', version: 2 })
    expect(await sends('bob', told, {})).to.have.nested.property('answer.text')
    expect(await template()).to.deep.equal({ name: 'outing', text: 'We stay', version: 3 })
  })

  it('keeps the text of the second where both have written one', async () => {
    const [first, second] = [await opens('ann'), await opens('bob')]
    await sends('ann', first, { text: 'We stay' })
    const told = await sends('bob', second, { text: 'We fly' })
    if ('answer' in told) throw new Error('nothing was told')
    expect(valuesOf(told)).to.include({ text: 'We fly' })
    await sends('bob', told, {})
    expect((await template()).text).to.equal('We fly')
  })

  it('is taken by one of two who send it at the same moment', async () => {
    const forms = await Promise.all(['ann', 'bob'].map(who => opens(who)))
    const [one, other] = await Promise.all([
      sends('ann', forms[0] ?? { fields: [] }, { text: 'We stay' }),
      sends('bob', forms[1] ?? { fields: [] }, { text: 'We fly' }),
    ])
    expect([one, other].filter(each => 'answer' in each)).to.have.length(1)
    expect((await template()).version).to.equal(2)
  })

  it('answers as before when it comes again', async () => {
    const form = await opens('ann')
    const first = await sends('ann', form, { text: 'We stay' }, 'template edit', 'form again')
    expect(await sends('ann', form, { text: 'We stay' }, 'template edit', 'form again')).to.deep.equal(first)
    expect((await template()).version).to.equal(2)
  })

  it('sets what was changed in it alone, and nothing of another record that is chosen in it', async () => {
    const other = { id: 'u', name: 'cake', owner: 'ann', language: 'en', version: 1 }
    const texts = [{ language: 'en', text: 'Cake!' }]
    await context.store.templates.insert({ ...other, texts, changed: '2026-11-01T00:00:00.000Z' })
    const told = await sends('ann', await opens('ann'), { template: 'cake' })
    if ('answer' in told) throw new Error('nothing was told')
    expect(told.why).to.match(/^You chose another one/)
    expect(valuesOf(told)).to.include({ template: 'cake', text: 'Cake!', name: 'cake' })
    expect((await context.store.templates.get('u'))?.version).to.equal(1)
  })

  it('learns of changes by other doors, too', async () => {
    const form = await opens('bob', 'template buttons')
    await submitForm(context, await callerOf('ann'), commandNamed('template buttons'), {
      ...{ template: 'trip', buttons: 'Yes/No' },
    })
    const told = await sends('bob', form, { buttons: 'Sure/Never' }, 'template buttons')
    expect(told)
      .to.have.property('why')
      .that.matches(/^Ann Test .*Choices, as Yes\/No: – → “Yes\/No”/)
  })

  it('is that of the limits of a wallet, too; who only looks at them has changed nothing', async () => {
    const raw = { of: 'bob' }
    const [first, second] = [await opens('ann', 'limits', raw), await opens('bob', 'limits', raw)]
    await sends('ann', first, { once: '50', day: '200' }, 'limits')
    await submitForm(context, await callerOf('bob'), commandNamed('limits'), raw)
    const told = await sends('bob', second, { once: '80' }, 'limits')
    if ('answer' in told) throw new Error('nothing was told')
    expect(told.why)
      .to.match(/^Ann Test /)
      .and.include('The most at once: – → “50”; The most in a day: – → “200”')
    expect(valuesOf(told)).to.deep.equal({ of: 'bob', once: '80', day: '200' })
    await sends('bob', told, {}, 'limits')
    expect((await context.store.walletRules.get('person bob'))?.next).to.deep.equal({ once: 80, day: 200 })
    expect(await opens('ann', 'limits', { of: 'nobody' }), 'an unknown name').not.to.have.property('seen')
  })

  it('is that of who owns a group, and of who answers for a guest', async () => {
    for (const each of ['cat', 'dan']) await context.store.people.insert(person(each))
    await context.store.people.insert({ ...person('vera'), sponsor: 'cat' })
    await context.store.groups.insert({
      ...{ id: 'g', name: 'club', title: 'Club', kind: 'broadcast', origin: 'custom', owner: 'cat' },
    })
    const taken = {
      'group handover': () => context.store.groups.change('g', {}, { owner: 'dan' }),
      'guest handover': () => context.store.people.change('vera', {}, { sponsor: 'dan' }),
    }
    const raw = { 'group handover': { group: 'club' }, 'guest handover': { guest: 'vera' } }
    for (const [name, field] of [
      ['group handover', 'person'],
      ['guest handover', 'to'],
    ] as const) {
      const form = await opens('bob', name, raw[name])
      expect(valuesOf(form), name).to.include({ [field]: 'cat' })
      await taken[name]()
      expect(await sends('bob', form, { [field]: 'bob' }, name), name)
        .to.have.property('why')
        .that.matches(/^Somebody changed .*“cat” → “dan”/)
    }
  })
})
