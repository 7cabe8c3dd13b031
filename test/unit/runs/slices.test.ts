// Large values that the server writes in slices, with Prosody's own libraries and without a server: test/slices/slices.lua
import { expect } from 'chai'
import { runLua } from '../../support/lua.ts'

describe('values written in slices', () => {
  it('are read as they were, overwrite nobody, and are old or new after a kill or a full disk', async () => {
    expect(await runLua('slices/slices.lua')).to.equal('')
  })
})
