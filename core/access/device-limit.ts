// A person has a bounded number of devices of each class: one more signs out the device that was used longest ago.
import { Sessions } from '../../xep/sessions.ts'
import type { Context } from '../context.ts'
import { nameOf } from './device-name.ts'
import { stageNotice } from '../notices.ts'
import { signOut } from './sign-out.ts'
import type { Person } from '../model/person.ts'
import type { Code } from './records.ts'
import { jidOf } from '../model/jid.ts'
import { say } from '../../texts/say.ts'

/** Enforces the limit of the class of a device that has just come. To be called in order for the devices of one person. */
export async function enforceDeviceLimit(context: Context, person: Person, arrived: Code): Promise<void> {
  const { config, store } = context
  const kind = arrived.class
  if (kind !== 'mobile' && kind !== 'desktop') return
  const limit = kind === 'mobile' ? config.mobiles : config.desktops
  if (limit === 0) return
  const all = await store.codes.find({ where: { person: person.id, class: kind, revoked: null, firstUse: { gt: '' } } })
  const surplus = all.length - limit
  if (surplus <= 0) return
  const others = await byUse(
    context,
    person,
    all.filter(({ id }) => id !== arrived.id),
  )
  for (const old of others.slice(0, surplus)) await replace(context, person, old, arrived)
}

/** Sorts devices by their use, the one used longest ago first; a device that is there now is in use. */
async function byUse({ wire, config }: Context, person: Person, devices: Code[]): Promise<Code[]> {
  if (devices.length < 2) return devices
  const of = person.username
  const list = await wire.ask('get', config.domain, Sessions, { of, close: [], sessions: [] })
  const sessions = list ? Sessions.parse(list).sessions : []
  const here = new Set(sessions.filter(({ hibernating }) => !hibernating).map(({ device }) => device))
  const used = ({ id, lastUse = '', firstUse = '' }: Code) => `${here.has(id) ? 1 : 0} ${lastUse} ${firstUse} ${id}`
  return devices.sort((one, other) => (used(one) < used(other) ? -1 : 1))
}

async function replace(context: Context, person: Person, old: Code, arrived: Code): Promise<void> {
  const names = () => ({ before: nameOf(old), after: nameOf(arrived) })
  const isMobile = arrived.class === 'mobile'
  const text = () => {
    const values = { ...names(), jid: jidOf(person, context.config), id: arrived.id }
    return isMobile
      ? say(
          '{after} signed in as your mobile device, so {before} was signed out of {jid}. If that was not you, write: code revoke {id}',
          values,
        )
      : say(
          '{after} signed in as your desktop device, so {before} was signed out of {jid}. If that was not you, write: code revoke {id}',
          values,
        )
  }
  const farewell = await stageNotice(context, [person.id], text, `replaced ${old.id}`)
  await signOut(context, old, {
    reason: () =>
      isMobile
        ? say('Signed out, because {after} signed in as your mobile device.', names())
        : say('Signed out, because {after} signed in as your desktop device.', names()),
    what: () =>
      isMobile
        ? say('signed out, because {after} signed in as mobile device', names())
        : say('signed out, because {after} signed in as desktop device', names()),
    farewell,
  })
}
