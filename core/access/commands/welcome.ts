import { gatewayUrl } from '../../../config.ts'
import { codesOf, issueAdminCode, issueCode } from '../access.ts'
import type { Context } from '../../context.ts'
import { isGood } from '../credential.ts'
import { command } from '../../commands/command.ts'
import type { Person } from '../../model/person.ts'
import type { Caller } from '../../model/caller.ts'
import { addressOf, jidOf } from '../../model/jid.ts'
import { nextCommand, noteCommand } from '../../model/source.ts'

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
    if (!first) return { text: [...problems, `There is nobody yet. Next: ./bellhop ${nextCommand(config)}`].join('\n') }
    const rows = await Promise.all(
      people.map(async person => [jidOf(person, config), await credential(context, person, caller)]),
    )
    const [news] = await store.groups.find({ where: { owner: first.id, kind: 'broadcast' }, limit: 1 })
    const text = [
      ...problems,
      `${config.orgName} is ready: ${await store.people.count({ sponsor: null })} people in ${await store.groups.count()} groups.`,
      '',
      `Sign in in your browser, the easiest way to try: ${gatewayUrl(config)}/chat`,
      `Or with any XMPP client: server ${config.domain}, port ${config.c2sPort} (the demo's certificate is self-signed).`,
      `${people.length === 1 ? 'One person' : 'Two people'} to be; the access code is what you type as the password:`,
      '',
      ...rows.map(([jid, code]) => `  ${jid}   ${code}`),
      '',
      ...(await adminCode(context, caller)),
      `Gateway: ${gatewayUrl(config)}   (health: /healthz, numbers: /metrics, API: /api/openapi.json)`,
      '',
      'What to try next:',
      '  - look at the rooms and contacts that are there already; write into your team',
      ...(news ? [`  - as ${first.username}, write to ${addressOf(news, config)}: everyone in it gets it`] : []),
      `  - write help to bellhop@bellhop.${config.domain}`,
      '  - on this machine: ./bellhop help; ./bellhop org show; ./bellhop code issue USERNAME',
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
    ...(reading?.problem === undefined ? [] : [`The directory is not followed: ${reading.problem}`]),
    ...notesOf(context, reading?.notes ?? []),
    ...settings.map(({ object, should, is }) => `${object} should ${should}: ${is}`),
  ]
}

const notesOf = ({ config }: Context, notes: string[]): string[] => {
  const rest = notes.length > 1 ? ` (and ${notes.length - 1} more: ./bellhop ${noteCommand(config)})` : ''
  return notes.slice(0, 1).map(note => `To be mended where the organisation is listed: ${note}${rest}`)
}

/** Tells a person's code. A code can be told only once: a later welcome says how to make another. */
async function credential(context: Context, person: Person, caller: Caller): Promise<string> {
  if ((await codesOf(context, person)).length)
    return `has a code already; another: ./bellhop code issue ${person.username}`
  return (await issueCode(context, person, caller)).code
}

/**
 * Tells the administrator's code for the gateway's pages, at the first start and again when the code was signed out or
 * too old.
 */
async function adminCode(context: Context, caller: Caller): Promise<string[]> {
  const known = await context.store.codes.find({ where: { person: null, revoked: null } })
  if (known.some(code => isGood(context, code))) return []
  const { code } = await issueAdminCode(context, caller)
  return [
    `Administrator: sign in at ${gatewayUrl(context.config)}/sign-in with the code ${code}, without a username.`,
    '',
  ]
}
