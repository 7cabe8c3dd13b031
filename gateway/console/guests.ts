// /console/guests: people from outside. The administrator sees all, a member those for whom the member answers.
import { guestPage } from '../../core/people/search.ts'
import { html } from '../visit/html.ts'
import { readInput } from '../visit/visit.ts'
import { consolePage } from './frame.ts'
import { acts, more } from './parts.ts'
import { peopleTable, Query } from './people.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

export const guests = consolePage('guests', async visit => {
  const { context, caller, request } = visit
  const { after } = readInput(Query, request.query)
  const found = await guestPage(context, caller, { after, limit: SHOWN })
  const end = found.length === SHOWN ? found.at(-1) : undefined
  return {
    title: say('Guests'),
    main: html`${peopleTable(visit, found)} ${end && more('/console/guests', { after: end.id })}
    ${acts(visit, ['guest-invite', 'guest-add', 'qr-contact'])}`,
  }
})
