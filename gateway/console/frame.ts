// What the pages of the console have in common: the sections that somebody sees, and a session.
import type { Caller } from '../../core/model/caller.ts'
import { isAtDesk } from '../../core/desk/listing.ts'
import { countReports } from '../../core/people/search.ts'
import { html, type Html } from '../visit/html.ts'
import { toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'

/** A visit of somebody who is signed in. */
export type ConsoleVisit = Visit & { caller: Caller }

export type Section = keyof Visit['texts']['console']['sections']

const PATHS: Record<Section, string> = {
  overview: '/console',
  people: '/console/people',
  organisation: '/console/organisation',
  groups: '/console/groups',
  guests: '/console/guests',
  invitations: '/invites',
  mails: '/mails',
  desks: '/console/desks',
  coupons: '/console/coupons',
  wallets: '/console/wallets',
  reports: '/console/reports',
  system: '/console/system',
  commands: '/console/commands',
}

const isSection = (name: string): name is Section => name in PATHS

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
    if (person && (await countReports(context, person.id))) seen.add('people')
    if (await isAtDesk(context, visit.caller)) seen.add('desks')
  }
  return Object.keys(PATHS)
    .filter(isSection)
    .filter(each => seen.has(each))
}

/** A page of the console: for those who are signed in, with the navigation. */
export const consolePage =
  (section: Section, show: (visit: ConsoleVisit, sections: Section[]) => Promise<Omit<View, 'nav' | 'wide'>>): Page =>
  async visit => {
    const { caller } = visit
    if (!caller) return toSignIn(visit)
    const signedIn = { ...visit, caller }
    const sections = await sectionsFor(signedIn)
    return { ...(await show(signedIn, sections)), wide: true, nav: navigation(visit, sections, section) }
  }

const navigation = ({ texts }: Visit, sections: Section[], here: Section): Html =>
  html`<nav class="sections" aria-label="${texts.console.title}">
    <ul>
      ${sections.map(
        each =>
          html`<li>
            <a href="${PATHS[each]}" ${each === here ? html`aria-current="page"` : undefined}
              >${texts.console.sections[each]}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`

export const pathOf = (section: Section): string => PATHS[section]
