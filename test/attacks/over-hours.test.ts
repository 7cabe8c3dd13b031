// Bounds that count longer than an hour, by a clock of the test's own: guests by one link in all, letters to one address a day.
import { expect } from 'chai'
import type { Context } from '../../core/context.ts'
import { refuseCrowd } from '../../core/guests/crowd.ts'
import type { Invite } from '../../core/invites/records.ts'
import { isFullAddress } from '../../core/mailing/mail.ts'
import { openInside, type Inside } from '../support/context.ts'

const MINUTE = 60_000 // ms
const START = Date.parse('2026-03-01T08:00:00Z')

describe('a bound that counts longer than an hour', () => {
  let inside: Inside
  before(async () => (inside = await openInside()))
  after(() => inside.end())

  const at = (minutes: number) => new Date(START + minutes * MINUTE)
  const contextAt = (minutes: number): Context => ({ ...inside.context, now: () => at(minutes) })

  it('lets 200 guests in all in by one link, however slowly they come, and those again who came before', async () => {
    const invite: Invite = {
      id: 'abcdefghij',
      kind: 'group',
      of: 'g',
      by: null,
      made: at(0).toISOString(),
      until: null,
      uses: null,
    }
    const { redemptions } = inside.context.store
    const comes = (number: number, minutes: number) => refuseCrowd(contextAt(minutes), invite, `guest/${number}`)
    for (let number = 0; number < 200; number++) {
      const minutes = number * 4 // 15 an hour
      await comes(number, minutes)
      const redemption = { id: `${invite.id} guest/${number}`, invite: invite.id, by: `guest/${number}`, place: number }
      await redemptions.insert({ ...redemption, at: at(minutes).toISOString() })
    }
    const later = 60 * 24 * 30
    const refusal = await comes(200, later).then(
      () => 'let in',
      (error: Error) => error.message,
    )
    expect(refusal).to.match(/^Too many people have come in by this link\. Ask whoever gave it to you/)
    await comes(7, later)
  })

  it('sends ten letters a day to one address, however slowly they are asked for', async () => {
    const to = 'victim@target.example'
    const { mails } = inside.context.store
    const hours = (count: number) => count * 120
    for (let count = 0; count < 10; count++) {
      expect(await isFullAddress(contextAt(hours(count)), to), `letter ${count + 1}`).to.equal(false)
      const letter = {
        id: `m${count}`,
        kind: 'sign-in' as const,
        channel: 'mail' as const,
        to,
        by: 'Acme',
        inviter: null,
      }
      const rest = { person: 'p', language: 'en', at: at(hours(count)).toISOString(), state: 'sent' as const }
      await mails.insert({ ...letter, ...rest })
    }
    expect(await isFullAddress(contextAt(hours(10)), to)).to.equal(true)
    expect(await isFullAddress(contextAt(hours(10)), 'other@target.example')).to.equal(false)
    expect(await isFullAddress(contextAt(hours(12) + 1), to)).to.equal(false)
  })
})
