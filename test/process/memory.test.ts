import { execFileSync } from 'node:child_process'
import { expect } from 'chai'

/** Fills 200 MB, lets go of them, and says how much the process holds before and after it has been idle. */
const PROGRAM = `
import { giveBackWhenIdle } from './process/memory.ts'
giveBackWhenIdle()
let held = Array.from({ length: 400_000 }, (_, at) => ({ at, text: String(at).repeat(20) }))
const full = process.memoryUsage.rss()
held = undefined
const began = Date.now()
const look = setInterval(() => {
  const now = process.memoryUsage.rss()
  if (now > full / 2 && Date.now() - began < 20_000) return
  clearInterval(look)
  console.log(JSON.stringify({ full, now }))
}, 100)
`

describe('memory', () => {
  it('is given back to the system when a large piece of work is over', () => {
    const out = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', PROGRAM], {
      encoding: 'utf8',
    })
    const { full, now } = JSON.parse(out)
    expect(now).to.be.below(full / 2)
  })
})
