import { gatewayUrl } from '../../../config.ts'
import { codesOf, issueAdminCode, issueCode } from '../access.ts'
import type { Context } from '../../context.ts'
import { isGood } from '../credential.ts'
import { command } from '../../commands/command.ts'
import type { Person } from '../../model/person.ts'
import type { Caller } from '../../model/caller.ts'
import { addressOf, jidOf } from '../../model/jid.ts'
import { nextCommand, noteCommand } from '../../model/source.ts'
import { currentLanguage, say, sayCount } from '../../../texts/say.ts'

export const welcome = command({
  name: 'welcome',
  help: 'tells where to sign in and what to try first',
  who: 'admin',
  inputs: {},
  async run(context, caller) {
    const { store, config } = context
    const people = await toBe(context)
    const [first] = people
    const problems = await problemsOf(context)
    if (!first)
      return {
        text: [
          ...problems,
          say('There is nobody yet. Next: ./bellhop {command}', { command: nextCommand(config) }),
        ].join('\n'),
      }
    const rows = await Promise.all(
      people.map(async person => [jidOf(person, config), await credential(context, person, caller)]),
    )
    const [news] = await store.groups.find({ where: { owner: first.id, kind: 'broadcast' }, limit: 1 })
    const text = [
      ...problems,
      say('{organisation} is ready: {people} people in {groups} groups.', {
        organisation: config.orgName,
        people: await store.people.count({ sponsor: null }),
        groups: await store.groups.count(),
      }),
      '',
      say('Sign in in your browser, the easiest way to try: {url}', { url: `${gatewayUrl(config)}/chat` }),
      say("Or with any XMPP client: server {domain}, port {port} (the demo's certificate is self-signed).", {
        domain: config.domain,
        port: config.c2sPort,
      }),
      people.length === 1
        ? say('One person to be; the access code is what you type as the password:')
        : say('Two people to be; the access code is what you type as the password:'),
      '',
      ...rows.map(([jid, code]) => `  ${jid}   ${code}`),
      '',
      await adminCode(context, caller),
      '',
      say('Gateway: {url}   (health: {health}, numbers: {metrics}, API: {api})', {
        ...{ url: gatewayUrl(config), health: '/healthz', metrics: '/metrics', api: '/api/openapi.json' },
      }),
      '',
      say('What to try next:'),
      `  - ${say('look at the rooms and contacts that are there already; write into your team')}`,
      ...(news
        ? [
            `  - ${say('as {username}, write to {address}: everyone in it gets it', { username: first.username, address: addressOf(news, config) })}`,
          ]
        : []),
      `  - ${say('write help to {address}', { address: `bellhop@bellhop.${config.domain}` })}`,
      `  - ${say('on this machine: {commands}', { commands: './bellhop help; ./bellhop org show; ./bellhop code issue USERNAME' })}`,
    ]
    return { text: text.join('\n') }
  },
})

/** Chooses somebody at the top and somebody below; where nobody is below, two at the top. */
async function toBe({ store }: Context): Promise<Person[]> {
  const top = await store.people.find({ where: { manager: null, sponsor: null }, sort: 'username', limit: 2 })
  const [first] = top
  if (!first) return []
  const [report] = await store.people.find({ where: { manager: first.id }, sort: 'username', limit: 1 })
  return report ? [first, report] : top
}

/** Names what the administrator has to mend first. */
async function problemsOf(context: Context): Promise<string[]> {
  const reading = await context.store.readings.get(context.config.source)
  const settings = (await context.warnings.all()).filter(({ object }) => object.startsWith('BELLHOP_'))
  return [
    ...(reading?.problem === undefined
      ? []
      : [say('The directory is not followed: {problem}', { problem: reading.problem })]),
    ...notesOf(context, reading?.texts?.[currentLanguage()] ?? reading?.notes ?? []),
    ...settings.map(({ object, should, is }) => say('{object} should {should}: {is}', { object, should, is })),
  ]
}

const notesOf = ({ config }: Context, notes: string[]): string[] => {
  const rest = sayCount(notes.length - 1, '(and {count} more: {command})', '(and {count} more: {command})', {
    command: `./bellhop ${noteCommand(config)}`,
  })
  return notes
    .slice(0, 1)
    .map(note => say('To be mended where the organisation is listed: {note}', { note }))
    .map(text => (notes.length > 1 ? `${text} ${rest}` : text))
}

/** Tells a person's code. A code can be told only once: a later welcome says how to make another. */
async function credential(context: Context, person: Person, caller: Caller): Promise<string> {
  if ((await codesOf(context, person)).length)
    return say('has a code already; another: {command}', { command: `./bellhop code issue ${person.username}` })
  return (await issueCode(context, person, caller)).code
}

/**
 * Tells the administrator's code for the gateway's pages, at the first start and again when the code was signed out or
 * too old; else how to make another.
 */
async function adminCode(context: Context, caller: Caller): Promise<string> {
  const url = `${gatewayUrl(context.config)}/sign-in`
  const known = await context.store.codes.find({ where: { person: null, revoked: null } })
  if (known.some(code => isGood(context, code)))
    return say('Administrator: sign in at {url}, without a username; another code: {command}', {
      ...{ url, command: './bellhop code issue' },
    })
  const { code } = await issueAdminCode(context, caller)
  return say('Administrator: sign in at {url} with the code {code}, without a username.', { url, code })
}
