// Sets of emoticons: what a file may say, which sentence it is refused with, and what the sets that Bellhop brings promise.
import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { languageFor, messageOf, reachedFrom } from '../../../core/emoticons/message.ts'
import { answersOf, endsOf, readSet } from '../../../core/emoticons/set-file.ts'
import { bringSets } from '../../../core/emoticons/sets.ts'
import { Fault } from '../../../xep/fault.ts'
import { parseMessage } from '../../../xep/message-parse.ts'
import { NS as STICKERS } from '../../../xep/stickers.ts'
import { storeOf } from '../../support/store.ts'

const FOLDER = join(import.meta.dirname, '../../../emoticons')
const NOW = '2026-01-01T12:00:00.000Z'

interface Draft {
  name: string
  emoji: string
  words: Record<string, unknown>
  gestures?: Record<string, string>
  picture?: object
}

const one = (name: string, emoji: string, gestures?: Record<string, string>): Draft => ({
  ...{ name, emoji, words: { en: `Word ${name}` } },
  ...(gestures && { gestures }),
})
const draft = (emoticons: Draft[], more: object = {}) => ({
  ...{ name: 'demo', title: { en: 'Demo' }, language: 'en', emoticons },
  ...more,
})
const read = (set: unknown) => readSet(Buffer.from(typeof set === 'string' ? set : JSON.stringify(set)))
const refusal = (set: unknown): string => {
  try {
    read(set)
  } catch (error) {
    if (error instanceof Fault && error.condition === 'not-acceptable') return error.message
    throw error
  }
  throw new Error('it was taken')
}
const [ask, yes, no] = [one('ask', '❓', { tap: 'yes', 'swipe-left': 'no' }), one('yes', '👍'), one('no', '👎')]

describe('a set of emoticons', () => {
  it('is taken with cycles, and its ends are named', () => {
    const back = one('no', '👎', { tap: 'ask', 'long-tap': 'no' })
    expect(endsOf(read(draft([ask, yes, back])))).to.deep.equal(['yes'])
    expect(endsOf(read(draft([one('ask', '❓', { tap: 'ask' })])))).to.deep.equal([])
  })

  const refused: [what: string, set: unknown, sentence: string][] = [
    [
      'an unknown target',
      draft([one('ask', '❓', { tap: 'maybe' })]),
      "'ask', tap: there is no emoticon 'maybe' in this set.",
    ],
    ['two of one name', draft([ask, yes, no, yes]), "'yes' stands twice among the emoticons."],
    ['answers with one emoji', draft([ask, yes, one('no', '👍')]), "'ask': tap and swipe-left both answer with '👍'"],
    [
      'answers with the same words',
      draft([ask, yes, { ...no, words: { en: 'word  YES' } }]),
      "both answer with 'word yes'",
    ],
    ['words that lack its language', draft([ask, yes, { ...no, words: { de: 'Nein' } }]), "'no' has no words in en"],
    ['no gesture at all', draft([yes]), 'No emoticon answers a gesture'],
    [
      'a gesture that is none',
      draft([one('ask', '❓', { poke: 'ask' })]),
      "emoticons, entry 1, gestures: has the unknown field 'poke'.",
    ],
    [
      'an emoji that is none',
      draft([one('ask', 'ab', { tap: 'ask' })]),
      'emoticons, entry 1, emoji: is not one emoji.',
    ],
    [
      'an emoji that says a number',
      draft([one('ask', '2️⃣', { tap: 'ask' })]),
      'emoticons, entry 1, emoji: is not one emoji.',
    ],
    ['a bad name', draft([one('Ask me', '❓', { tap: 'Ask me' })]), 'emoticons, entry 1, name: needs small letters'],
    ['empty words', draft([{ ...yes, words: { en: ' ' } }]), 'emoticons, entry 1, words, en: is empty'],
    ['long words', draft([{ ...yes, words: { en: 'x'.repeat(81) } }]), 'has more than 80 characters.'],
    ['words of two lines', draft([{ ...yes, words: { en: 'a\nb' } }]), 'has a control character.'],
    ['words that are none', draft([{ ...yes, words: { en: 5 } }]), 'emoticons, entry 1, words, en: is no string.'],
    ['a language that is none', draft([{ ...yes, words: { 'e n': 'a' } }]), 'is no language such as en'],
    [
      'too many',
      draft(Array.from({ length: 61 }, (_, at) => one(`n${at}`, '👍'))),
      'emoticons: is longer or larger than 60.',
    ],
    ['none', draft([]), 'emoticons: is empty or too small.'],
    ['a field that nobody knows', draft([ask, yes, no], { more: 1 }), "The file: has the unknown field 'more'."],
    [
      'a picture without a hash',
      draft([{ ...yes, picture: { url: 'https://a.example/b.png' } }]),
      'picture, sha-256: is missing.',
    ],
    [
      'a picture without encryption',
      draft([{ ...yes, picture: { url: 'http://a.example/b.png' } }]),
      'picture, url: is no https address.',
    ],
    ['a list', [], 'The file: is no object.'],
    ['what is no JSON', '{"name": ', 'The file is no JSON in UTF-8'],
    ['a large file', 'x'.repeat(70_000), 'The file has more than 64 kilobytes.'],
  ]
  for (const [what, set, sentence] of refused)
    it(`is refused for ${what}`, () =>
      expect(refusal(set))
        .to.match(/^The set was not imported/)
        .and.include(sentence))

  it('names at most twenty problems', () => {
    const many = Array.from({ length: 30 }, (_, at) => one(`n${at}`, '👍', { tap: 'nobody' }))
    expect(refusal(draft(many)).split('\n')).to.have.length(22)
  })
})

const PACKS = 'bellhop@b'

describe('the message of an emoticon', () => {
  const set = { ...read(draft([{ ...ask, words: { en: 'Ask', de: 'Frage' } }, yes, no])), changed: NOW }
  const message = (reader: string) =>
    messageOf(set, set.emoticons[0] ?? expect.fail(), languageFor(set, { profile: { language: reader } }), {
      ...{ type: 'chat', id: 'e1', from: 'a@b', to: 'c@d', packs: PACKS, isFirst: true },
    })

  it('is complete as a text, in the language of its reader', () => {
    expect(message('fr').getChildText('body')).to.equal(
      '❓ Ask\n1 = 👍 Word yes  2 = 👎 Word no\nAnswer with the number.',
    )
    expect(message('de-at').getChildText('body')).to.match(/^❓ Frage\n/)
  })

  it('has no numbers where a dialogue ends', () => {
    const [, end] = set.emoticons
    const built = messageOf(set, end ?? expect.fail(), languageFor(set, undefined), {
      id: 'e2',
      from: 'a@b',
      packs: PACKS,
    })
    expect(built.getChildText('body')).to.equal('👍 Word yes')
    expect(built.getChild('buttons')).to.equal(undefined)
  })
})

describe('an emoticon with a picture', () => {
  const hash = (letter: string) => `${letter.repeat(43)}=`
  const picture = (letter: string) => ({
    ...{ url: `https://a.example/${letter}.png`, 'media-type': 'image/png', size: 100, width: 64, height: 64 },
    'sha-256': hash(letter),
  })
  const messageWith = (letters: [string, string]) => {
    const [end, other] = letters.map(picture)
    const set = read(draft([ask, { ...yes, picture: end }, { ...no, picture: other }]))
    const emoticon = set.emoticons[1] ?? expect.fail()
    const say = languageFor(set, undefined)
    return messageOf({ ...set, changed: NOW }, emoticon, say, { id: 'e1', from: 'a@b', packs: PACKS })
  }
  const packOf = (letters: [string, string]) => messageWith(letters).getChild('sticker', STICKERS)?.attrs.pack

  it('is a sticker with its hash, and its body stays the emoji', () => {
    const message = parseMessage(messageWith(['a', 'b']))
    expect(message.body).to.equal('👍 Word yes')
    expect(message.files).to.deep.equal([
      {
        ...{ urls: ['https://a.example/a.png'], mediaType: 'image/png', size: 100, width: 64, height: 64 },
        ...{ description: '👍', disposition: 'inline', hashes: [{ algorithm: 'sha-256', value: hash('a') }] },
      },
    ])
  })

  it('is in a pack whose id follows from the pictures of the whole set', () => {
    expect(packOf(['a', 'b']))
      .to.equal(packOf(['a', 'b']))
      .and.match(/^[A-Za-z\d+/]{24}$/)
    expect(packOf(['a', 'c'])).not.to.equal(packOf(['a', 'b']))
    // XEP-0449 §4.1.2, written out: names, then stickers from lesser to greater.
    const names = 'name\x1fen\x1fDemo\x1f\x1e\x1c'
    const sticker = (emoji: string, letter: string) => `${emoji}\x1esha-256\x1f${hash(letter)}\x1f\x1e\x1d`
    const whole = `${names}${sticker('👍', 'a')}${sticker('👎', 'b')}\x1c`
    expect(packOf(['a', 'b'])).to.equal(createHash('sha256').update(whole).digest('base64').slice(0, 24))
  })
})

describe('the sets that Bellhop brings', () => {
  const files = globSync('*.json', { cwd: FOLDER })
  it('are two at least', () => expect(files).to.have.length.above(1))

  for (const file of files) {
    const set = { ...read(readFileSync(join(FOLDER, file), 'utf8')), changed: NOW }
    it(`${file}: speak English and German, and their first emoticon leads to all others`, () => {
      expect(`${set.id}.json`).to.equal(file)
      for (const { name, words } of set.emoticons) expect(words, name).to.have.keys('en', 'de')
      const [first] = set.emoticons
      const reached = new Set(first && [first, ...reachedFrom(set, first)])
      expect(set.emoticons.filter(each => !reached.has(each)).map(({ name }) => name)).to.deep.equal([])
    })
    it(`${file}: answer all four gestures, or none where a dialogue ends`, () => {
      for (const { name, gestures } of set.emoticons) expect([0, 4], name).to.include(answersOf(gestures).length)
      expect(endsOf(set)).to.have.length.within(1, set.emoticons.length / 2)
    })
  }
})

describe('a start', () => {
  const at = (day: number) => () => new Date(`2026-01-0${day}T12:00:00Z`)
  let folder: string
  let store: Awaited<ReturnType<typeof storeOf>>
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-sets-'))
    store = await storeOf({ store: 'sqlite:', data: folder })
  })
  after(async () => {
    await store?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const brings = async (day: number, set: object) => {
    writeFileSync(join(folder, 'demo.json'), JSON.stringify(set))
    await bringSets({ store, now: at(day) }, folder)
    return store.emoticonSets.get('demo')
  }
  const [first, second] = [draft([ask, yes, no]), draft([ask, yes, no, one('more', '➕')])]

  it('brings a set, and later its next version', async () => {
    expect(await brings(1, first)).to.include({ shipped: true, changed: at(1)().toISOString() })
    expect(await brings(2, first), 'the same').to.include({ changed: at(1)().toISOString() })
    expect((await brings(3, second))?.emoticons).to.have.length(4)
  })

  it('leaves what the administrator has imported or deleted', async () => {
    await store.emoticonSets.put({ ...read(first), changed: NOW })
    expect((await brings(4, second))?.emoticons).to.have.length(3)
    await store.emoticonSets.remove('demo')
    expect(await brings(5, second)).to.equal(undefined)
  })
})
