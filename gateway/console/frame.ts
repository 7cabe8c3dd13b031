// What the pages of the console have in common: the sections that somebody sees, and a session.
import type { Caller } from '../../core/model/caller.ts'
import { isAtDesk } from '../../core/desk/tables/listing.ts'
import { countReports } from '../../core/people/search.ts'
import { html, type Html } from '../visit/html.ts'
import { isSection, sections, type Section } from './sections.ts'
import { toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

/** A visit of somebody who is signed in. */
export type ConsoleVisit = Visit & { caller: Caller }

const EVERYBODY: Section[] = ['overview', 'groups', 'invitations', 'commands']
const MEMBERS: Section[] = ['organisation', 'guests', 'coupons', 'reports']
const ADMINISTRATORS: Section[] = ['people', 'mails', 'desks', 'wallets', 'system']

/** The sections that have something for this caller, in the order of the navigation. */
async function sectionsFor(visit: ConsoleVisit): Promise<Section[]> {
  const { context } = visit
  const { admin, person } = visit.caller
  const seen = new Set<Section>(EVERYBODY)
  if (admin || person?.sponsor === undefined) for (const each of MEMBERS) seen.add(each)
  if (admin) for (const each of ADMINISTRATORS) seen.add(each)
  else {
    if (person) seen.add('wallets')
    if (person && (await countReports(context, person.id))) seen.add('people')
    if (await isAtDesk(context, visit.caller)) seen.add('desks')
  }
  return Object.keys(sections)
    .filter(isSection)
    .filter(each => seen.has(each))
}

/** A page of the console: for those who are signed in, with the navigation. */
export const consolePage =
  (section: Section, show: (visit: ConsoleVisit, seen: Section[]) => Promise<Omit<View, 'nav' | 'wide'>>): Page =>
  async visit => {
    const { caller } = visit
    if (!caller) return toSignIn(visit)
    const signedIn = { ...visit, caller }
    const seen = await sectionsFor(signedIn)
    return { ...(await show(signedIn, seen)), wide: true, nav: navigation(seen, section) }
  }

const navigation = (seen: Section[], here: Section): Html =>
  html`<nav class="sections" aria-label="${say('Console')}">
    <ul>
      ${seen.map(
        each =>
          html`<li>
            <a href="${sections[each].path}" ${each === here ? html`aria-current="page"` : undefined}
              >${sections[each].name()}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`
