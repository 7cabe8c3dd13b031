// /console/groups/NAME: one group: its members, what it is built of, what was sent, and what its owner can do.
import { z } from 'zod'
import { groupNamed } from '../../core/groups/find.ts'
import { shownTitle } from '../../core/groups/external.ts'
import { nestingAround } from '../../core/groups/group-page.ts'
import { peopleOf } from '../../core/graph.ts'
import type { Group } from '../../core/model/group.ts'
import { addressOf } from '../../core/model/jid.ts'
import { peopleById } from '../../core/people/person.ts'
import { ownersOf, ownsGroup } from '../../core/policy/permit.ts'
import { html, type Html } from '../visit/html.ts'
import { readInput } from '../visit/visit.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { groupTable, kindNames } from './groups.ts'
import { nestingPicture } from './nesting.ts'
import type { Act } from './act-names.ts'
import { acts, card, facts, more, told } from './parts.ts'
import { peopleTable } from './people.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

const Named = z.object({ name: z.string().max(1_100) })
const Query = z.object({ from: z.coerce.number().int().min(0).default(0) })

const OF_OWNERS: Record<Group['kind'], Act[]> = {
  broadcast: [
    'broadcast-send',
    'template-send',
    'group-add',
    'group-remove',
    'group-title',
    'qr-group',
    'group-handover',
    'group-close',
  ],
  chat: ['group-add', 'group-remove', 'group-quiet', 'group-title', 'qr-group', 'group-handover', 'group-close'],
}

export const group = consolePage('groups', async visit => {
  const { context, caller, request } = visit
  const found = await groupNamed(context, readInput(Named, request.params).name, caller)
  const isOwn = ownsGroup(found, caller)
  const owners = await peopleById(context, ownersOf(found))
  return {
    title: await shownTitle(context, found),
    main: html`${facts([
      [say('Address'), addressOf(found, context.config)],
      [say('Kind'), kindNames[found.kind]()],
      [say('Owners'), owners.map(({ name }) => name).join(', ')],
    ])}
    ${isOwn ? acts(visit, OF_OWNERS[found.kind], { group: found.name, to: found.name }) : acts(visit, ['group-leave'], { group: found.name })}
    ${isOwn ? await nesting(visit, found) : undefined}
    ${isOwn || found.kind === 'chat' ? await members(visit, found) : undefined}
    ${isOwn ? card('history', say('Who came and went'), await told(visit, 'group-history', { group: found.name })) : undefined}
    ${isOwn && found.kind === 'broadcast' ? await scheduled(visit, found) : undefined}
    ${found.kind === 'broadcast' ? await sent(visit, found) : undefined}`,
  }
})

async function members(visit: ConsoleVisit, { id, name }: Group): Promise<Html> {
  const { context } = visit
  const { from } = readInput(Query, visit.request.query)
  const ids = await peopleOf(context, id)
  const page = await peopleById(context, ids.slice(from, from + SHOWN))
  const next = from + SHOWN
  return card(
    'members',
    say('Members: {count}', { count: ids.length }),
    html`${peopleTable(visit, page)}
    ${next < ids.length ? more(`/console/groups/${encodeURIComponent(name)}`, { from: String(next) }) : undefined}`,
  )
}

async function nesting(visit: ConsoleVisit, found: Group): Promise<Html | undefined> {
  const { wholes, parts } = await nestingAround(visit.context, found, SHOWN)
  if (!parts.length && !wholes.length) return undefined
  return card(
    'nesting',
    say('What it is built of'),
    html`${nestingPicture(say('The groups that {title} is built of, and those that are built of it', { title: found.title }), { wholes, found, parts })}
    ${groupTable(visit, [...wholes, ...parts])}`,
  )
}

const scheduled = async (visit: ConsoleVisit, { name }: Group): Promise<Html> =>
  card(
    'scheduled',
    say('What waits for its time'),
    html`${await told(visit, 'broadcast-scheduled', { group: name })} ${acts(visit, ['broadcast-cancel'])}`,
  )

const sent = async (visit: ConsoleVisit, { name }: Group): Promise<Html> =>
  card(
    'sent',
    say('What was sent'),
    html`${await told(visit, 'broadcast-history', { group: name, limit: '20' })} ${acts(visit, ['broadcast-retract'])}`,
  )
