// Attack: a member writes a personal text that makes the template language work without an end.
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import { earliestBroadcastId } from '../../core/broadcasts/broadcast-id.ts'
import { openFiller, TextRefused } from '../../core/broadcasts/personal.ts'
import { storeOf } from '../support/store.ts'
import { chart } from '../support/chart.ts'
import { command } from '../support/doors.ts'
import { token } from '../support/hostile.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'
import { inLanguage } from '../../texts/say.ts'

const base = chart(`
  ann
    bob
      dave
      dora
`)
const BELLHOP = 'bellhop@bellhop.acme.test'
const ANN = { name: 'Ann Test', given_name: 'Ann' }
const bounds = { textFields: 20, textMilliseconds: 10_000 }

/** The text, or why it is refused. */
async function filled(text: string, worker?: URL, { textFields, textMilliseconds } = bounds): Promise<string> {
  try {
    const filler = openFiller(text, 'throw', { textFields, textMilliseconds }, worker)
    const [first] = await filler.fill([ANN]).finally(() => filler.end())
    return first ? ('text' in first ? first.text : first.refused) : 'nothing'
  } catch (error) {
    if (error instanceof TextRefused) return error.message
    throw error
  }
}

describe('a personal text', () => {
  const refused: [text: string, reason: RegExp][] = [
    ['{{ name | split: " " | join: "-" }}', /'split' cannot be used/],
    ['{{ name | replace: "A", "B" }}', /'replace' cannot be used/],
    ['{{ name | size }}', /'size' cannot be used/],
    ['{{ (1..3) }}', /no calculation/],
    ['{{ name and given_name }}', /no calculation/],
    ['{{ name.size }}', /no calculation/],
    ['{{ name["size"] }}', /no calculation/],
    ['{% if name %}{{ name }}{% endif %}', /tags/],
    ['{{ "now" | date: "%9d" }}', /short format/],
    ['{{ "now" | date: name }}', /short format/],
    [`{{ name ${'| upcase '.repeat(6)}}}`, /5 filters/],
    ['{{ name }}'.repeat(21), /20 \{\{ fields \}\}/],
    ['{{ name | upcase }}'.repeat(21), /20 \{\{ fields \}\}/],
  ]
  for (const [text, reason] of refused)
    it(`is refused with '${text.slice(0, 40)}'`, async () => expect(await filled(text)).to.match(reason))

  it('may use the cheap filters, and as many fields as the setting says', async () => {
    const text =
      '{{ given_name | upcase | truncate: 20 }} {{ team | default: "none", name }} {{ "2026-02-03" | date: "%Y" }}'
    const lenient = openFiller(text, 'empty', bounds)
    expect(await lenient.fill([ANN]).finally(() => lenient.end())).to.deep.equal([{ text: 'ANN none 2026' }])
    expect(await filled('{{ name }}'.repeat(3), undefined, { ...bounds, textFields: 2 })).to.match(/2 \{\{ fields/)
  })

  it('is refused in the language of who asked, also by the thread that fills it', async () => {
    const lacking = () => filled('{{ team | upcase }}')
    expect(await lacking()).to.equal('The profile has no team.')
    expect(await inLanguage('de', lacking)).to.equal('Im Profil fehlt team.')
  })

  it('answers each of many chunks that are filled at the same time', async () => {
    const filler = openFiller('{{ name | upcase }}', 'throw', bounds)
    const all = await Promise.all(['a', 'b', 'c'].map(name => filler.fill([{ name }]))).finally(() => filler.end())
    expect(all).to.deep.equal([[{ text: 'A' }], [{ text: 'B' }], [{ text: 'C' }]])
  })

  it('is given up when filling it takes longer than the setting says, and nobody else waits for it', async () => {
    const endless = new URL('../support/endless-worker.ts', import.meta.url)
    let turns = 0
    const counting = setInterval(() => turns++, 5)
    const said = await filled('{{ name | upcase }}', endless, { ...bounds, textMilliseconds: 200 })
    clearInterval(counting)
    expect(said).to.match(/longer than 200 ms/)
    expect(turns).to.be.above(5)
  })

  it('is bounded by settings', () => {
    expect(loadConfig({})).to.include({ textFields: 20, textMilliseconds: 1_000 })
    expect(loadConfig({ BELLHOP_TEXT_FIELDS: '3' }).textFields).to.equal(3)
  })
})

describe('a personal text of a member', () => {
  const { acme, online } = inWorld(() => tappedWorld(base))

  it('is refused when it is sent, with what cannot be used', async () => {
    const text = '{{ name | split: "" | join: "" }}'
    const fields = { group: 'team-bob-news', personal: true, text }
    const answer = await command(acme().config, 'broadcast-send', fields, token(acme()))
    expect(answer.status).to.equal(422)
    expect(JSON.stringify(answer.body)).to.match(/'split' cannot be used. These can: .*truncate/)
  })

  it('is given up with a note to its sender where it was accepted by other rules, and later ones go out', async () => {
    await acme().bellhop.stop()
    const store = await storeOf(acme().config)
    const [group] = await store.groups.find({ where: { name: 'team-bob-news' } })
    const people = (await store.people.find({ where: { manager: 'bob' } })).map(({ id }) => id).sort()
    const id = `${earliestBroadcastId(Date.now())}aaaa`
    const about = { group: group?.id ?? '', sender: 'bob', origin: 'before', personal: true, accepted: true }
    const body = '{{ name | split: "" | join: "" }}'
    await store.broadcasts.insert({ ...about, id, body, sent: new Date().toISOString(), recipients: people.length })
    await store.deliveries.put({ id: `${id}/0`, broadcast: id, people, done: false })
    await store.close()
    await acme().restart()
    const [bob, dave] = await Promise.all([online('bob'), online('dave')])
    await bob.hears(/did not reach everybody and is given up: The filter 'split' cannot be used/, BELLHOP)
    bob.says('team-bob-news@bellhop.acme.test', 'The next one')
    await dave.hears('The next one')
    expect(dave.received.filter(each => /split|Dave Test/.test(each.getChildText('body') ?? ''))).to.deep.equal([])
  })
})
