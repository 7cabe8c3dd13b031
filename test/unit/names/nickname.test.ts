import { expect } from 'chai'
import { roomName } from '../../../core/model/nickname.ts'
import { everyCodePoint, stringprep } from '../../support/stringprep.ts'

describe('the name of a member in rooms', () => {
  it('is the name as it is listed', () => {
    for (const name of ['Ann Test', "José O'Brien-Łuk", 'אמיל כהן', 'محمد علي', '山田 太郎'])
      expect(roomName(name)).to.equal(name)
  })

  it('is without what nobody sees and what rooms refuse', () => {
    expect(roomName('Ann\u200e Test\u202c')).to.equal('Ann Test')
    expect(roomName(' Ann \u00a0 Test\ufffc ')).to.equal('Ann Test')
  })

  it('is none where letters go in two directions, or nothing is left', () => {
    for (const name of ['אמיל Test', 'Test אמיל', 'אמיל כהן (ecohen)', 'אמיל 2', '\u200e', '  '])
      expect(roomName(name), name).to.equal(undefined)
  })

  it('is one that Prosody takes, whatever character is in it', function () {
    this.timeout(60_000)
    const names = everyCodePoint()
      .map(roomName)
      .filter(name => name !== undefined)
    const prepared = stringprep('resourceprep', false, names)
    expect(names.length).to.be.greaterThan(100_000)
    expect(names.filter((_, at) => !prepared[at]?.trim())).to.deep.equal([])
  })
})
