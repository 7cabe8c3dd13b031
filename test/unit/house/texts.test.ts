// Texts in several languages: every language has every text, and none is left in English by mistake.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { dayText } from '../../../core/model/day.ts'
import { HOUSE } from '../../../setup/imports.ts'
import { saidSentences, type Said } from '../../../setup/texts.ts'
import { sentencesIn, spokenFor, spokenLanguages } from '../../../texts/catalogue.ts'
import type * as texts from '../../../texts/say.ts'
import { currentLanguage, eitherOf, inLanguage, say, sayCount } from '../../../texts/say.ts'

describe('sentences that are said', () => {
  let said: Said[] = []
  before(() => void (said = saidSentences()))

  const others = spokenLanguages.filter(language => language !== 'en')

  it('are found in the code', () => {
    expect(said.length).to.be.above(1_000)
    expect(others).to.include('de')
  })

  for (const language of others) {
    const sentences = sentencesIn(language) ?? {}
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories

    it(`are all in ${language}.json, with every plural form`, () => {
      for (const { text, counted } of said) {
        expect(sentences, text).to.have.property(text)
        const translated = sentences[text]
        if (counted)
          expect(translated, text)
            .to.be.an('object')
            .with.all.keys(...forms)
        else expect(translated, text).to.be.a('string')
      }
    })

    it(`are the only ones in ${language}.json, which is sorted`, () => {
      const known = new Set(said.map(({ text }) => text))
      expect(Object.keys(sentences).filter(text => !known.has(text))).to.deep.equal([])
      expect(Object.keys(sentences)).to.deep.equal(Object.keys(sentences).sort())
    })

    it(`name the same values in ${language}.json`, () => {
      for (const [text, translated] of Object.entries(sentences))
        for (const form of typeof translated === 'string' ? [translated] : Object.values(translated))
          expect(placesOf(form, text), text).to.deep.equal(placesOf(text))
    })
  }
})

/** The values of a text. A plural form need not say its number. */
function placesOf(text: string, original = text): string[] {
  const places = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (text !== original && original.includes('{count}')) places.push('count')
  return [...new Set(places)].sort()
}

describe('a further language', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-texts-'))
  after(() => rmSync(folder, { recursive: true }))

  it('is one more file in texts/', async () => {
    cpSync(join(HOUSE, 'texts'), folder, { recursive: true })
    const people = { one: '{count} osoba', few: '{count} osoby', many: '{count} osób', other: '{count} osoby' }
    const sentences = { 'Start page': 'Strona główna', '{count} people': people }
    writeFileSync(join(folder, 'pl.json'), JSON.stringify(sentences))
    const polish: typeof texts = await import(join(folder, 'say.ts'))
    const said = polish.inLanguage('pl-PL', () => [
      polish.say('Start page'),
      polish.say('Not translated yet'),
      ...[1, 3, 5].map(count => polish.sayCount(count, '{count} person', '{count} people')),
      polish.currentLocale(),
    ])
    expect(said).to.deep.equal([...['Strona główna', 'Not translated yet'], ...['1 osoba', '3 osoby', '5 osób'], 'pl'])
  })
})

describe('the language of the reader', () => {
  it('is English where nobody said another', () => {
    expect(currentLanguage()).to.equal('en')
    expect(say('Nothing was done.')).to.equal('Nothing was done.')
  })

  it('holds for all that a request leads to, and ends with it', async () => {
    const after = await inLanguage('de-CH', async () => {
      await new Promise(resolve => setImmediate(resolve))
      return [currentLanguage(), say('Nothing was done.')]
    })
    expect(after).to.deep.equal(['de', 'Es wurde nichts getan.'])
    expect(currentLanguage()).to.equal('en')
  })

  it('stays as it is where we do not speak the language that somebody names', () => {
    expect(inLanguage('tlh', currentLanguage)).to.equal('en')
    expect(inLanguage('de', () => inLanguage('tlh', currentLanguage))).to.equal('de')
    expect([spokenFor('DE_at'), spokenFor('constructor'), spokenFor('')]).to.deep.equal(['de', undefined, undefined])
  })

  it('has the dates of that language', () => {
    expect(dayText('2026-12-31')).to.equal('31 December 2026')
    expect(inLanguage('de-CH', () => dayText('2026-12-31'))).to.equal('31. Dezember 2026')
  })

  it('reads no value as a text with values', () => {
    expect(say('{name} and {other}', { name: '{other}', other: '$&' })).to.equal('{other} and $&')
  })

  it('joins words of which one is meant', () => {
    expect(eitherOf(['a', 'b', 'c'])).to.equal('a, b or c')
    expect(inLanguage('de', () => eitherOf(['a', 'b']))).to.equal('a oder b')
  })

  it('has the plural forms of a number', () => {
    const people = (count: number) => sayCount(count, '{count} person', '{count} people')
    expect([0, 1, 2].map(people)).to.deep.equal(['0 people', '1 person', '2 people'])
  })
})
