// Warnings for the operator: logged once, in English, and told in the language of who asks.
import { expect } from 'chai'
import { rivalWarning } from '../../../core/doctor/server-warnings.ts'
import { inLanguage } from '../../../texts/say.ts'
import { makeWarnings } from '../../../process/warnings.ts'

const WHERE = '192.0.2.7'

describe('a warning', () => {
  it('is logged once in English, and told in the language of who asks', async () => {
    const logged: object[] = []
    const nothing = () => {}
    const log = { debug: nothing, info: nothing, error: nothing, warn: (what: object) => void logged.push(what) }
    const warnings = makeWarnings(log, [])
    const raise = () => warnings.raise(() => rivalWarning('bellhop.acme.test', WHERE))
    inLanguage('de', raise)
    raise()
    const partIn = (language: string) =>
      inLanguage(language, async () => (await warnings.all()).map(({ part }) => part))
    expect(logged).to.deep.equal([rivalWarning('bellhop.acme.test', WHERE)])
    expect(await partIn('de-CH')).to.deep.equal([`ein anderes Bellhop bei ${WHERE}`])
    expect(await partIn('en')).to.deep.equal([`another Bellhop at ${WHERE}`])
  })
})
