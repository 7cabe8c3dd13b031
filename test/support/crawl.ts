// Somebody reads everything that they may: all pages that links lead to, all commands over HTTP and in chat.
import { expect } from 'chai'
import { house } from '../../core/subjects.ts'
import { command } from './doors.ts'
import { knockFrom } from './elsewhere.ts'
import { posts } from './forms.ts'
import type { Party } from './party.ts'
import { newAddress } from './siege.ts'
import type { World } from './world.ts'
import { nodeOf } from '../../core/commands/command.ts'

const HTML = { accept: 'text/html' }
const MOST = 400 // pages

/**
 * The pages behind a sign-in that links lead to, by path.
 * @param spared paths that are not opened
 * @param also paths that no link leads to
 */
export async function crawl(
  { config }: World,
  cookie: string,
  spared: RegExp,
  { headers = {}, also = [] }: { headers?: Record<string, string>; also?: string[] } = {},
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const opened = new Set<string>() // without what they are asked: a form that is filled in differently says the same of others
  const address = newAddress() // one person opens no more pages in a minute than a browser does
  const waiting = ['/', '/invites', '/mails', '/pair', '/sign-in', '/chat', '/api/openapi.json', ...also]
  for (let path = waiting.shift(); path !== undefined && found.size < MOST; path = waiting.shift()) {
    const { body, status } = await knockFrom(config, address, path, { headers: { ...HTML, cookie, ...headers } })
    found.set(path, body)
    opened.add(pathOf(path))
    if (status !== 200) continue
    const links = [...body.matchAll(/href="(\/[^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'))
    const known = (link: string) => opened.has(pathOf(link)) || waiting.some(each => pathOf(each) === pathOf(link))
    const fresh = links.filter(link => !known(link) && !spared.test(link))
    waiting.push(...fresh.filter(link => !/\.(css|js|svg|png|woff2?)(\?|$)/.test(link)))
  }
  return found
}

const pathOf = (link: string) => link.split('?', 1)[0] ?? ''

/** Signs in on the page. @returns the cookie */
export async function pageSession({ config }: World, username: string, code: string): Promise<string> {
  const { status, headers } = await posts(config, '/sign-in', { username, code })
  expect(status, `sign-in of ${username}`).to.equal(303)
  return headers['set-cookie']?.split(';')[0] ?? ''
}

/** Commands that only read, or that can be asked without an effect, with what they are asked. */
const QUESTIONS: Record<string, Record<string, string>> = {
  help: {},
  whoami: {},
  groups: {},
  members: { group: 'team-bob' },
  'broadcast history': { group: 'team-bob-news' },
  invites: {},
  guests: {},
  lists: {},
  list: { list: 'guests' },
  mails: {},
  'code list': { username: 'dave' },
  devices: { username: 'dave' },
  'org show': {},
  doctor: {},
}

/** The answers over HTTP, by the name of the command. */
export async function askAll(
  { config }: World,
  credentials: Record<string, string>,
  more: typeof QUESTIONS = {},
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const each of house.commands) {
    const fields = { ...QUESTIONS, ...more }[each.name]
    if (!fields) continue
    const { body } = await command(config, nodeOf(each), fields, credentials, 30_000)
    found.set(each.name, body)
  }
  return found
}

/** The same in chat. */
export async function chatAll(party: Party, bellhop: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [name, fields] of Object.entries(QUESTIONS)) {
    party.says(bellhop, [name, ...Object.values(fields)].join(' '))
    found.set(name, String(await party.hears(/./, bellhop)))
  }
  return found
}
