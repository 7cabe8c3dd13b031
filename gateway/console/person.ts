// /console/people/USERNAME: one person, with groups and devices, and what can be done about them.
import { z } from 'zod'
import { standingsOf, standingText } from '../../core/access/standing.ts'
import { groupsAround } from '../../core/graph.ts'
import { jidOf } from '../../core/model/jid.ts'
import type { Person } from '../../core/model/person.ts'
import { mailsTo } from '../../core/mailing/mail-list.ts'
import { mailTable } from '../pages/mails.ts'
import { personById, personNamed } from '../../core/people/person.ts'
import { mayLookAt, reportPage } from '../../core/people/search.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { readInput } from '../visit/visit.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { groupTable } from './groups.ts'
import type { Act } from './act-names.ts'
import { acts, card, facts, told } from './parts.ts'
import { peopleTable, personLink } from './people.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

/** Of a profile. */
const columnNames = new Map<string, () => string>([
  ['given_name', () => say('Given name')],
  ['family_name', () => say('Family name')],
  ['email', () => say('E-mail')],
  ['phone', () => say('Phone')],
  ['title', () => say('Title')],
  ['department', () => say('Department')],
  ['location', () => say('Place')],
  ['hired', () => say('Here since')],
  ['language', () => say('Language')],
])

const MAILS = 10 // of a person, the latest

const Named = z.object({ username: z.string().max(1_100) })

const ABOUT_MEMBERS: Act[] = ['code-issue', 'invite']
const ABOUT_GUESTS: Act[] = ['guest-handover', 'guest-remove']

export const person = consolePage('people', async visit => {
  const { context, caller } = visit
  const found = await personNamed(context, readInput(Named, visit.request.params).username)
  if (!(await mayLookAt(context, caller, found)))
    throw new Fault('forbidden', say('Only the administrator may see this.'))
  const { username, sponsor, id } = found
  const isOwn = caller.admin || caller.person?.id === id
  const reports = await reportPage(context, id, { after: undefined, limit: SHOWN })
  const groups = await groupsAround(context, id)
  return {
    title: found.name,
    main: html`${await about(visit, found)}
    ${sponsor === undefined ? acts(visit, ABOUT_MEMBERS, { username }) : acts(visit, ABOUT_GUESTS, { guest: username })}
    ${caller.admin ? acts(visit, ['limits', 'freeze'], { of: username, person: username }) : undefined}
    ${reports.length ? card('reports', say('Who reports to {name}', { name: found.name }), peopleTable(visit, reports)) : undefined}
    ${card('groups', say('Groups'), groupTable(visit, groups.slice(0, SHOWN)))}
    ${caller.admin ? await mailsCard(visit, found) : undefined}
    ${isOwn && found.jid === undefined ? card('codes', say('Access codes that nobody has used yet'), await told(visit, 'code-list', { username })) : undefined}
    ${isOwn ? card('devices', say('Devices'), await devices(visit, username)) : undefined}`,
  }
})

async function about(visit: ConsoleVisit, found: Person): Promise<Html> {
  const { context } = visit
  const above = found.sponsor ?? found.manager
  const chief = above === null ? undefined : await personById(context, above)
  const standings = await standingsOf(context, [found])
  const profile = Object.entries(found.profile).filter(([, text]) => text !== '')
  return facts([
    [say('Address'), jidOf(found, context.config)],
    ...(chief
      ? [
          [found.sponsor === undefined ? say('Manager') : say('Brought in by'), personLink(chief)] satisfies [
            string,
            Html,
          ],
        ]
      : []),
    [say('Access'), standingText(standings.get(found.id))],
    ...profile.map(([column, text]): [string, string] => [columnNames.get(column)?.() ?? column, text]),
  ])
}

/** Invitations and codes that were sent to somebody: whether they went out, came back or were refused. */
async function mailsCard({ context, caller }: ConsoleVisit, { id, name }: Person): Promise<Html> {
  const found = await mailsTo(context, caller, id, MAILS)
  const title = say('E-mails and text messages to {name}', { name })
  return card(
    'mails',
    title,
    found.length ? mailTable(context.config, found) : html`<p>${say('None in the last 30 days.')}</p>`,
  )
}

const devices = async (visit: ConsoleVisit, username: string): Promise<Html> =>
  html`${await told(visit, 'devices', { username })} ${acts(visit, ['code-revoke', 'device-name', 'device-class'])}`
