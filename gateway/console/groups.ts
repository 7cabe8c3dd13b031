// /console/groups: the groups of the caller; for the administrator all, page by page.
import { z } from 'zod'
import { titlesOf } from '../../core/groups/external.ts'
import { findGroup, knowsGroup } from '../../core/groups/find.ts'
import { groupPage } from '../../core/groups/group-page.ts'
import type { Group } from '../../core/model/group.ts'
import { addressOf } from '../../core/model/jid.ts'
import { html, type Html } from '../visit/html.ts'
import { readInput } from '../visit/visit.ts'
import { table } from '../visit/table.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, link, more, search } from './parts.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 50

const Query = z.object({ search: z.string().max(1_100).default(''), after: z.string().max(8_000).optional() })

export const groups = consolePage('groups', async visit => {
  const { context, request } = visit
  const { search: wanted, after } = readInput(Query, request.query)
  const found = wanted ? await sought(visit, wanted) : await groupPage(context, visit.caller, { after, limit: SHOWN })
  const last = !wanted && found.length === SHOWN ? found.at(-1) : undefined
  const titles = await titlesOf(context, found)
  const titled = found.map(group => ({ ...group, title: titles.get(group.id) ?? group.title }))
  return {
    title: say('Groups'),
    main: html`${search('/console/groups', say('Name or address of a group'), wanted)} ${groupTable(visit, titled)}
    ${last && more('/console/groups', { after: last.id })} ${acts(visit, ['group-create'])}`,
  }
})

async function sought({ context, caller }: ConsoleVisit, wanted: string): Promise<Group[]> {
  const found = await findGroup(context, wanted.toLowerCase())
  return found && (await knowsGroup(context, found, caller)) ? [found] : []
}

export const kindNames: Record<Group['kind'], () => string> = {
  chat: () => say('chat'),
  broadcast: () => say('broadcast'),
}

export function groupTable({ context }: ConsoleVisit, found: Group[]): Html {
  if (!found.length) return html`<p>${say('There is none.')}</p>`
  return table(
    [say('Group'), say('Address'), say('Kind')],
    found.map(each => [
      link(`/console/groups/${encodeURIComponent(each.name)}`, each.title),
      addressOf(each, context.config),
      kindNames[each.kind](),
    ]),
  )
}
