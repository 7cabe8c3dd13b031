// /console/people: the people whom the caller looks after, found by name, username, mail address or phone number.
import { z } from 'zod'
import type { Person } from '../../core/model/person.ts'
import { jidOf } from '../../core/model/jid.ts'
import { findPeople, mayLookAt, peoplePage } from '../../core/people/search.ts'
import { html, type Html } from '../visit/html.ts'
import { readInput } from '../visit/visit.ts'
import { table } from '../visit/table.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, link, more, search } from './parts.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

export const Query = z.object({ search: z.string().max(100).default(''), after: z.string().max(1_000).optional() })

export const people = consolePage('people', async visit => {
  const { request } = visit
  const { search: wanted, after } = readInput(Query, request.query)
  const found = wanted
    ? await sought(visit, wanted)
    : await peoplePage(visit.context, visit.caller, { after, limit: SHOWN })
  const last = !wanted && found.length === SHOWN ? found.at(-1) : undefined
  return {
    title: say('People'),
    main: html`${search('/console/people', say('Name, username, mail address or phone number'), wanted)}
    ${peopleTable(visit, found)} ${last && more('/console/people', { after: last.id })}
    ${acts(visit, ['invite-all', 'org-apply'])}`,
  }
})

async function sought({ context, caller }: ConsoleVisit, wanted: string): Promise<Person[]> {
  const found = await findPeople(context, wanted, SHOWN)
  const seen = await Promise.all(found.map(each => mayLookAt(context, caller, each)))
  return found.filter((_, at) => seen[at])
}

export const personLink = ({ username, name }: Person): Html =>
  link(`/console/people/${encodeURIComponent(username)}`, name)

export function peopleTable({ context }: ConsoleVisit, found: Person[]): Html {
  if (!found.length) return html`<p>${say('There is nobody to show.')}</p>`
  return table(
    [say('Name'), say('Address'), say('Title')],
    found.map(each => [personLink(each), jidOf(each, context.config), each.profile.title ?? '']),
  )
}
