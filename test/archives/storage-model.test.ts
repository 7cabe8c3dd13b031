// The storage of archives beside a plain list, with Prosody's own libraries and without a server: test/archives/model.lua
import { expect } from 'chai'
import { runLua } from '../support/lua.ts'

describe('the storage of archives', function () {
  this.timeout(60_000)

  for (const seed of [1, 2]) {
    it(`answers random questions as a plain list does, also while the file is locked (seed ${seed})`, async () => {
      expect(await lua('model.lua', String(seed), '600')).to.equal('')
    })
  }

  it('answers messages as texts, which are alike to trees for whoever looks into them', async () => {
    expect(await lua('texts.lua', '1', '1000')).to.equal('')
  })

  it('finds the messages of each question in an index, beside giant archives of others', async () => {
    expect(await lua('plan.lua')).to.equal('')
  })

  it('takes over archives from files, however often it is killed, while people talk', async () => {
    expect(await lua('takeover.lua')).to.equal('')
  })

  it('loses nothing while the file is locked or the disk full, and tells of it', async () => {
    expect(await lua('faults.lua')).to.equal('')
  })

  it('deletes expired messages a few at a time, of one store alone', async () => {
    expect(await lua('expiry.lua')).to.equal('')
  })
})

const lua = (script: string, ...words: string[]) => runLua(`archives/${script}`, ...words)
