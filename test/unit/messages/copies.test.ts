// The server's copies of a message beside stanzas that are built one by one: test/fanout/copies.lua
import { expect } from 'chai'
import { runLua } from '../../support/lua.ts'

describe('copies of a message in the server', () => {
  for (const seed of [1, 2])
    it(`look like stanzas to whatever reads them, and do not change one another (seed ${seed})`, async () => {
      expect(await runLua('fanout/copies.lua', String(seed), '150')).to.equal('')
    })
})
