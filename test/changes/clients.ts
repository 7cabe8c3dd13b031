// Changes that people make with any client: owners administer a room, others try to; bookmarks and contacts are deleted.
import { poll } from '../../setup/ports.ts'
import type { Party } from '../support/party.ts'
import { csv } from '../support/chart.ts'
import { bookmarks } from '../support/sights.ts'
import type { Change, Kind, Scenery } from './change.ts'
import { setOwner } from './groups.ts'
import {
  customGroups,
  everybody,
  forgetGroup,
  groupsOf,
  mayLetIn,
  oneMember,
  reach,
  usernameOf,
  type Custom,
  type Group,
} from './organisation.ts'

const ADMIN = 'http://jabber.org/protocol/muc#admin'
const OWNER = 'http://jabber.org/protocol/muc#owner'
const PUBSUB = 'http://jabber.org/protocol/pubsub'

const chats = ({ org }: Scenery) => customGroups(org).filter(({ kind }) => kind === 'chat')
const roomOf = ({ acme }: Scenery, name: string) => `${name}@rooms.${acme.config.domain}`
const jidOf = ({ acme, org }: Scenery, person: string) => `${usernameOf(org, person)}@${acme.config.domain}`

/** Asks the server; a refusal by its condition. Bellhop has followed whatever it was told of once this resolves. */
const sets = (scenery: Scenery, by: string, to: string, payload: string) =>
  scenery.doors.client(by, async party => {
    const answer = await party.asks(to, 'set', payload)
    await followed(scenery, party)
    const condition = answer.getChild('error')?.getChildElements()[0]?.name
    return { is: answer.attrs.type === 'result' ? 'done' : String(condition), text: '' }
  })

/** Messages come behind what the server told of, and edits wait for one another. */
async function followed({ acme, org, doors }: Scenery, party: Party): Promise<void> {
  const { domain } = acme.config
  party.says(`bellhop@bellhop.${domain}`, 'whoami')
  await party.hears(new RegExp(party.jid.split('/')[0] ?? ''), `bellhop@bellhop.${domain}`)
  for (const _ of ['what is noted', 'what follows']) await doors.http('org-apply', { file: csv(org.rows) })
}

/** What a room says of somebody, to a client. */
const affiliationOf = (custom: Custom, inside: Set<string>, person: string) =>
  person === custom.owner || custom.owners.has(person) ? 'owner' : inside.has(person) ? 'member' : 'none'

const administers: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(chats(scenery))
  const custom = org.custom.get(group?.key ?? '')
  if (!group || !custom) return undefined
  const by = draw.one([custom.owner, ...custom.owners]) ?? ''
  const inside = reach(org, group)
  const person = draw.one(everybody(org).filter(id => id !== by))
  const now = affiliationOf(custom, inside, person ?? '')
  const affiliation = draw.one(['owner', 'member', 'none'].filter(each => each !== now)) ?? ''
  if (person === undefined) return undefined
  const comes = org.guests.has(person) && affiliation === 'member' && now === 'none'
  const may = mayLetIn(org, by, person, group)
  if (comes && may !== mayLetIn(org, group.owner, person, group)) return undefined // what nobody saw is the owner's
  const item = `<item jid='${jidOf(scenery, person)}' affiliation='${affiliation}'/>`
  return {
    says: `${by} makes ${person} ${affiliation} in the room ${group.name}`,
    does: () => sets(scenery, by, roomOf(scenery, group.name), `<query xmlns='${ADMIN}'>${item}</query>`),
    then() {
      if (person === custom.owner || (affiliation === 'owner' && org.guests.has(person)) || (comes && !may)) return
      setOwner(scenery, group.key, person, affiliation === 'owner')
      if (affiliation === 'member') custom.people.add(person)
      if (affiliation === 'none') custom.people.delete(person)
    },
  }
}

/** Nobody here, of whom the group hears nothing. */
const letsIn: Kind = scenery => {
  const group = scenery.draw.one(chats(scenery))
  if (!group) return undefined
  const item = "<item jid='mallory@elsewhere.invalid' affiliation='member'/>"
  return {
    says: `${group.owner} lets a stranger into the room ${group.name}`,
    does: () => sets(scenery, group.owner, roomOf(scenery, group.name), `<query xmlns='${ADMIN}'>${item}</query>`),
  }
}

const destroys: Kind = scenery => {
  const { org, draw } = scenery
  const group: Group | undefined = draw.one(
    draw.upTo(2) ? chats(scenery) : groupsOf(org).filter(({ kind }) => kind === 'chat'),
  )
  const by = draw.one(group ? reach(org, group) : [])
  if (!group || by === undefined) return undefined
  const custom = org.custom.get(group.key)
  const may = custom && affiliationOf(custom, new Set(), by) === 'owner'
  const does = () => sets(scenery, by, roomOf(scenery, group.name), `<query xmlns='${OWNER}'><destroy/></query>`)
  return { says: `${by} destroys the room ${group.name}`, does, refused: !may, then: () => forgetGroup(org, group.key) }
}

/** From a room that somebody is in, as its plain members: nothing comes of it. */
const unregisters: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org).filter(({ kind }) => kind === 'chat'))
  const by = draw.one(group ? reach(org, group) : [])
  if (!group || by === undefined) return undefined
  const does = () =>
    sets(scenery, by, roomOf(scenery, group.name), "<query xmlns='jabber:iq:register'><remove/></query>")
  return { says: `${by} takes their name off the room ${group.name}`, does, refused: true }
}

const unmarks: Kind = scenery => {
  const { org, draw, doors } = scenery
  const group = draw.one(groupsOf(org).filter(({ kind }) => kind === 'chat'))
  const by = draw.one(group ? reach(org, group) : [])
  if (!group || by === undefined) return undefined
  const room = roomOf(scenery, group.name)
  const retract = `<retract node='urn:xmpp:bookmarks:1' notify='true'><item id='${room}'/></retract>`
  const does: Change['does'] = async () => {
    await doors.client(by, party =>
      party.asks(jidOf(scenery, by), 'set', `<pubsub xmlns='${PUBSUB}'>${retract}</pubsub>`),
    )
    const isBack = (party: Party) => poll(async () => room in (await bookmarks(party)))
    return (await doors.client(by, isBack))
      ? { is: 'done', text: '' }
      : { is: 'lost', text: `${room} did not come back` }
  }
  return { says: `${by} deletes the bookmark of ${group.name}`, does }
}

const deletesContact: Kind = scenery => {
  const { org, draw } = scenery
  const [by, other] = [oneMember(org, draw), oneMember(org, draw)]
  if (by === other) return undefined
  const item = `<item jid='${jidOf(scenery, other)}' subscription='remove'/>`
  const payload = `<query xmlns='jabber:iq:roster'>${item}</query>`
  const isThere = (reply: { is: string }) =>
    reply.is === 'item-not-found' ? { is: 'done', text: '' } : { ...reply, text: '' }
  const does = () => sets(scenery, by, jidOf(scenery, by), payload).then(isThere)
  return { says: `${by} deletes the contact ${other}`, does }
}

export const clientChanges: Kind[] = [
  administers,
  administers,
  administers,
  letsIn,
  destroys,
  unregisters,
  unmarks,
  deletesContact,
]
