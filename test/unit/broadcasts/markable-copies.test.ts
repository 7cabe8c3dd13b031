// Every form in which copies of a broadcast leave asks for read marks, where the broadcast does; none does where it does not.
import { expect } from 'chai'
import { chunkFanout } from '../../../core/broadcasts/delivery.ts'
import { parseMessage } from '../../../xep/message-parse.ts'

const FROM = 'news@bellhop.acme.test'
const PEOPLE = ['ann', 'bob'].map(name => ({ jid: `${name}@acme.test`, body: `Dear ${name}` }))
const about = { id: 'b000000000001aaaa', body: 'Lunch', personal: false }
const file = { urls: ['https://files.acme.test/a.png'], name: 'a.png', mediaType: 'image/png' }
const words = { language: 'en', text: 'Hello' }

const forms: Record<string, Parameters<typeof chunkFanout>[0]> = {
  'a text': about,
  'a file': { ...about, files: [file], caption: 'Look' },
  'a personal text': { ...about, personal: true },
  'a personal text with a file': { ...about, personal: true, files: [file], caption: 'Look' },
  'a correction': { ...about, corrects: 'b000000000000aaaa' },
  'what began elsewhere': { ...about, source: 'b000000000000aaaa@bellhop.partner.test' },
  'an emoticon': { ...about, emoticon: { set: 'faces', name: 'hello', emoji: '👋', words: [words], gestures: [] } },
  'one by several owners': { ...about, author: 'Ann Test' },
}

describe('the copies of', () => {
  for (const [name, broadcast] of Object.entries(forms))
    it(`${name} ask for read marks, where the broadcast does`, () => {
      for (const read of [0, 7, undefined]) {
        const { messages, texts = [], to } = chunkFanout({ ...broadcast, read }, FROM, 'chunk', PEOPLE)
        expect(messages.length * Math.max(1, texts.length + to.length)).to.equal(PEOPLE.length)
        for (const message of messages) {
          const { wants, marker } = parseMessage(message)
          expect([wants.marker, marker]).to.deep.equal([read === undefined ? undefined : true, undefined])
          expect(message.attrs.id, 'a mark names the broadcast').to.equal(broadcast.id)
        }
      }
    })
})
