import { Sessions } from '../../../xep/sessions.ts'
import { codesOf } from '../access.ts'
import { auditOf } from '../audit.ts'
import type { Context } from '../../context.ts'
import { permitPerson } from '../../policy/permit.ts'
import { command, optionalText } from '../../commands/command.ts'
import type { Person } from '../../model/person.ts'
import type { Audit, Code } from '../records.ts'
import { personMeant } from '../../people/commands/person-input.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

const columns = () => [
  ...[say('device'), say('class'), say('name'), say('software'), say('first use'), say('last use'), say('from')],
  '',
]

export const devices = command({
  name: 'devices',
  help: 'lists the devices that are signed in to an account, and what happened around them',
  who: 'person',
  readsOnly: true,
  inputs: { username: optionalText('Whose (yours, if nobody is named)') },
  async run(context, caller, { username }) {
    const person = await personMeant(context, caller, username)
    permitPerson(person.id, caller)
    const [codes, log, here] = await Promise.all([
      codesOf(context, person),
      auditOf(context, person.id),
      signedIn(context, person),
    ])
    const used = codes.filter(({ firstUse }) => firstUse !== undefined)
    const shown = minutesFor(context.config, caller)
    const lately = log.length ? [say('Lately:'), ...log.map(each => line(each, shown)), ''] : []
    if (!used.length) return { text: [...lately, say('{name} has no device yet.', { name: person.name })].join('\n') }
    const text = [...lately, say('Devices of {name}:', { name: person.name })].join('\n')
    return { text, table: { columns: columns(), rows: used.map(code => row(code, here, shown)) } }
  },
})

type Shown = (time: string) => string

function row(code: Code, here: Map<string, string>, shown: Shown): string[] {
  const { id, class: kind, name = '', software = '', firstUse, lastUse, address = '' } = code
  const [first, last] = [firstUse, lastUse].map(time => (time === undefined ? '' : shown(time)))
  return [id, kindText(kind), name, software, first ?? '', last ?? '', address, here.get(id) ?? '']
}

function kindText(kind: Code['class']): string {
  const kinds = { mobile: say('mobile'), desktop: say('desktop'), page: say('page') }
  return kind === undefined ? say('not known yet') : kinds[kind]
}

const line = ({ at, what, device, address }: Audit, shown: Shown) =>
  [shown(at), what, device && say('device {id}', { id: device }), address && say('from {address}', { address })]
    .filter(Boolean)
    .join(' · ')

/** Asks the server which sessions there are now; nothing while the server is away. */
async function signedIn({ wire, config }: Context, { username: of }: Person): Promise<Map<string, string>> {
  if (!wire.online) return new Map()
  const list = await wire.ask('get', config.domain, Sessions, { of, close: [], sessions: [] }).catch(() => undefined)
  const sessions = list ? Sessions.parse(list).sessions : []
  return new Map(
    sessions.map(({ device = '', hibernating }) => [device, hibernating ? say('just away') : say('signed in')]),
  )
}
