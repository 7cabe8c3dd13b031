// A house that speaks German: whatever people do, no English sentence comes back.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { categoriesFor } from '../../core/commands/category.ts'
import { administrator, type Caller } from '../../core/model/caller.ts'
import { escapedPattern } from '../../core/rights/traces.ts'
import { house } from '../../core/subjects.ts'
import { sentencesIn } from '../../texts/catalogue.ts'
import { chart } from '../support/chart.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { strangerOf, textsOf, tryEverything, walkerOf } from '../support/walk.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
      carl
      dora
`)
const PEOPLE = ['ann', 'bob', 'carl', 'dora'] as const
/** Asks DNS servers elsewhere. */
const LEFT = ['doctor dns']

/** What makes lists longer than empty, and lets people hear of each other. */
const ACTS: [who: (typeof PEOPLE)[number], line: string][] = [
  ['bob', 'coupon create kaffee --worth "2.50 EUR" --until 2099-12-31 Ein Kaffee'],
  ['bob', 'coupon give kaffee dora'],
  ['bob', 'template create gruss Hallo {{ given_name }}!'],
  ['bob', 'template check gruss team-bob-news'],
  ['bob', 'desk create hilfe Hilfe --agents carl'],
  ['carl', 'desk on hilfe'],
  ['bob', 'group create ausflug Ausflug'],
  ['bob', 'group add ausflug dora'],
  ['bob', 'broadcast send team-bob-news Guten Morgen'],
  ['bob', 'broadcast send team-bob-news --at 2099-12-24T08:00 Frohes Fest'],
  ['bob', 'ask dora Mittag? / Gern / Heute nicht'],
  ['bob', 'topup 20 EUR'],
  ['bob', 'pay dora 5 Mittagessen'],
  ['bob', 'ja'],
  ['dora', 'request bob 3 Kuchen'],
  ['bob', 'nein'],
  ['bob', 'qr group ausflug'],
  ['bob', 'report every week'],
  ['bob', 'report team by day'],
  ['bob', 'code list'],
  ['ann', 'doctor'],
  ['ann', 'code issue dora'],
]

describe('a house that speaks German', function () {
  this.timeout(180_000)
  let acme: TappedWorld
  const parties = new Map<string, Party>()
  before(async () => {
    const german = { BELLHOP_LANGUAGE: 'de', BELLHOP_ADMINS: 'ann', BELLHOP_STRANGER_ANSWERS: '100000' }
    acme = await tappedWorld(ORG, { ...german, BELLHOP_TIME_ZONE: 'Europe/Berlin' })
    for (const name of PEOPLE) parties.set(name, await acme.person(name))
  })
  after(() => acme?.end())

  const partyOf = (name: string): Party => {
    const party = parties.get(name)
    if (!party) throw new Error(`${name} is not here`)
    return party
  }

  it('answers what people do, and tells others of it', async () => {
    const answers: string[] = []
    for (const [who, line] of ACTS) {
      const answer = await walkerOf(partyOf(who), BELLHOP).says(line)
      expect(answer.attrs['xml:lang'], `${answer}`).not.to.equal('en')
      answers.push(...textsOf(answer))
    }
    expect(answers.join('\n')).to.match(/Sie erhalten den Bericht/)
    expect([...englishIn(answers), ...englishLinesIn(answers)]).to.deep.equal([])
  })

  const all = house.commands.length
  const walks: [role: string, who: string | undefined, caller: Caller, most: number][] = [
    ['a stranger', undefined, { admin: false }, 2],
    ['a member', 'dora', callerOf('dora'), 60],
    ['a manager', 'bob', callerOf('bob'), 60],
    ['an agent', 'carl', callerOf('carl'), 60],
    ['an administrator', 'ann', administrator, all - 1],
  ]
  for (const [role, who, caller, least] of walks)
    it(`says nothing in English to ${role}`, async () => {
      const offered = categoriesFor(house.categories, caller)
      expect(offered.flatMap(({ commands }) => commands).length).to.be.at.least(least)
      const walker = who === undefined ? strangerOf(acme.tap, BELLHOP) : walkerOf(partyOf(who), BELLHOP)
      const answers = await tryEverything(walker, offered, LEFT)
      const heard = [...answers, ...(who === undefined ? [] : partyOf(who).received)]
      expect(germanIn(answers)).to.be.at.least(2 * least)
      const texts = heard.flatMap(textsOf)
      expect([...englishIn(texts), ...englishLinesIn(texts)]).to.deep.equal([])
    })

  it('is told in German what is wrong on the command line, and what there is', async () => {
    const told = async (...words: string[]) => {
      const { out, err } = await acme.cli(...words)
      return out + err
    }
    expect(await told('mebers')).to.match(
      /^Es gibt keinen Befehl „mebers“\. Meinten Sie einen von diesen\?\n {2}members {2}zeigt/,
    )
    expect(await told('members')).to.match(/^„members“ braucht group\.\n/)
    expect(await told('members', '--nope', 'x')).to.match(/^„members“ kennt „--nope“ nicht\.\n/)
    expect(await told('org', 'plan', '/no/such/file')).to.match(/^Es gibt keinen Ordner „\/no\/such“\./)
    expect(englishLinesIn([await told('help')])).to.deep.equal([])
    for (const own of ['messages', 'restore', 'store', 'trace'])
      expect(englishLinesIn([await told(own, '--help')]), own).to.deep.equal([])
  })
})

function callerOf(username: string): Caller {
  return { admin: false, person: { id: username, username, name: username, manager: null, profile: {} } }
}

const WORDS = 3
/** Sentences of the catalogue with what may stand between their parts. */
const SENTENCES = Object.entries(sentencesIn('de') ?? {})
  .filter(([english, german]) => english !== german && wordsIn(english) >= WORDS)
  .map(([english]) => {
    const parts = english.split(/\{\w+\}/)
    return { english, parts, pattern: new RegExp(parts.map(escapedPattern).join('[^]*?')) }
  })

function wordsIn(sentence: string): number {
  return sentence.replace(/\{\w+\}/g, ' ').match(/[A-Za-z]{2,}/g)?.length ?? 0
}

/** The English sentences in texts, each with the text. */
function englishIn(texts: string[]): string[] {
  return [...new Set(texts)].flatMap(text => {
    const found = SENTENCES.filter(
      ({ parts, pattern }) => parts.every(part => text.includes(part)) && pattern.test(text),
    )
    return found.map(({ english }) => `${english} | ${text.slice(0, 300)}`)
  })
}

const LITTLE = ['the', 'you', 'your', 'is', 'are', 'of', 'to', 'and', 'with', 'that', 'for', 'not', 'it', 'has', 'by']

/** Lines that are written in English, whether the catalogue has them or not. */
function englishLinesIn(texts: string[]): string[] {
  const isEnglish = (line: string) => {
    const words = new Set(line.toLowerCase().split(/[^a-z]+/))
    return LITTLE.filter(each => words.has(each)).length >= 3
  }
  return [...new Set(texts.flatMap(text => text.split('\n')))].filter(isEnglish)
}

/** How many answers have a German word in them: the walk is none where everything is an empty result. */
const germanIn = (answers: Element[]): number =>
  answers.filter(answer => / (der|die|das|Sie|ein|eine|und|oder|mit) /.test(textsOf(answer).join(' '))).length
