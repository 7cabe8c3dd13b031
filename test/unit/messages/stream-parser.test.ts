// The stream's parser: what is no XML ends the stream by an error that somebody listens to, and never by one that is thrown.
import { expect } from 'chai'
import { BoundedParser } from '../../../component/parser.ts'

describe('the parser of the stream', () => {
  for (const [what, text] of [
    ['a character that XML has not', '<message><body>&#0;</body></message>'],
    ['an entity that nobody has declared', '<message><body>&none;</body></message>'],
    ['an end of what never began', '</message></message></message>'],
    ['an end of something else', '<message></iq>'],
  ])
    it(`tells of ${what} once, and takes nothing more`, () => {
      const parser = new BoundedParser()
      const told: string[] = []
      parser.on('error', (error: Error) => told.push(error.message))
      parser.on('element', () => told.push('a stanza'))
      parser.write('<stream:stream xmlns:stream="http://etherx.jabber.org/streams">')
      parser.write(text ?? '')
      parser.write('<message/>')
      expect(told).to.have.length(1)
      expect(told[0]).not.to.equal('a stanza')
    })
})
