// /console/people: the people whom the caller looks after, found by name, username, mail address or phone number.
import { z } from 'zod'
import { pendingPeople, standingsOf, standingText, type Standing } from '../../core/access/standing.ts'
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

const Wanted = Query.extend({ only: z.literal('pending').optional() })

/** Of people, what a list shows of them, and behind whom the next page begins. */
interface Found {
  people: Person[]
  standings: Map<string, Standing>
  next?: string | undefined
}

export const people = consolePage('people', async visit => {
  const { search: wanted, after, only } = readInput(Wanted, visit.request.query)
  const { people: found, standings, next } = await foundPeople(visit, { wanted, after, only })
  return {
    title: say('People'),
    main: html`${search('/console/people', say('Name, username, mail address or phone number'), wanted)}
      <p>
        ${
          only
            ? link('/console/people', say('Show everybody'))
            : link('/console/people?only=pending', say('Show only who has not signed in yet'))
        }
      </p>
      ${peopleTable(visit, found, standings)}
      ${next === undefined ? undefined : more('/console/people', { after: next, ...(only && { only }) })}
      ${acts(visit, ['invite-all', 'org-apply'])}`,
  }
})

async function foundPeople(
  visit: ConsoleVisit,
  { wanted, after, only }: { wanted: string; after: string | undefined; only: 'pending' | undefined },
): Promise<Found> {
  const { context, caller } = visit
  if (only) return pendingPeople(context, caller, { after, limit: SHOWN })
  const found = wanted ? await sought(visit, wanted) : await peoplePage(context, caller, { after, limit: SHOWN })
  const next = !wanted && found.length === SHOWN ? found.at(-1)?.id : undefined
  return { people: found, standings: await standingsOf(context, found), next }
}

async function sought({ context, caller }: ConsoleVisit, wanted: string): Promise<Person[]> {
  const found = await findPeople(context, wanted, SHOWN)
  const seen = await Promise.all(found.map(each => mayLookAt(context, caller, each)))
  return found.filter((_, at) => seen[at])
}

export const personLink = ({ username, name }: Person): Html =>
  link(`/console/people/${encodeURIComponent(username)}`, name)

/** @param standings how each stands with signing in, where the table shows that */
export function peopleTable({ context }: ConsoleVisit, found: Person[], standings?: Map<string, Standing>): Html {
  if (!found.length) return html`<p>${say('There is nobody to show.')}</p>`
  return table(
    [say('Name'), say('Address'), say('Title'), ...(standings ? [say('Access')] : [])],
    found.map(each => [
      ...[personLink(each), jidOf(each, context.config), each.profile.title ?? ''],
      ...(standings ? [standingText(standings.get(each.id))] : []),
    ]),
  )
}
