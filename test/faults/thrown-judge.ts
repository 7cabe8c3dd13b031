// The verdict on messages that were thrown: each archive has what was for its person, once, and nothing else.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Broadcast } from '../../core/broadcasts/records.ts'
import { hosts } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { signIn } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import type { Actor } from './actor.ts'
import { archive, type Archived } from './archive.ts'
import type { Stage } from './faults.ts'
import type { Verdict } from './judge.ts'
import { plain } from './kinds.ts'
import type { Thrown } from './owner.ts'
import { GROUPS, type Throwing } from './throwing.ts'

const LAST = 'the end of '
const QUIET = { milliseconds: 90_000, every: 250 } // until what was taken counts as stuck

export async function judgeThrown(stage: Stage, { thrown, founded, actors }: Throwing): Promise<Verdict> {
  const { world } = stage
  const violations: string[] = []
  await quiet(stage, { thrown, founded, actors }, violations)
  const store = await storeOf(world.config)
  const broadcasts = await store.broadcasts.find()
  const groups = await store.groups.find({ where: { origin: 'custom' } })
  await store.close()
  const expected = expectedOf(thrown, broadcasts, violations)
  const asked = new Set(expected.map(({ id }) => id))
  for (const { id, body, stanza: by } of broadcasts)
    if (by !== undefined && !asked.has(id) && !body.startsWith(LAST)) violations.push(`'${body}' was sent unasked`)
  for (const username of actors.map(each => each.username))
    judgeArchive(
      username,
      await archiveOf(stage, username),
      expected,
      thrown,
      hosts(world.config).component,
      violations,
    )
  const made = groups.map(({ name, title }) => `${name}: ${title}`).filter(each => !each.startsWith('duo:'))
  if (made.toSorted().join() !== founded.toSorted().join())
    violations.push(`groups were founded: ${made.join(', ')}, instead of ${founded.join(', ')}`)
  for (const line of readFileSync(world.bellhop.log, 'utf8').split('\n'))
    if (line.includes('"incident"') || / (TypeError|Uncaught|unhandled)/i.test(line))
      violations.push(`in the log: ${line.slice(0, 300)}`)
  const of = (effect: Thrown['effect']) => thrown.filter(each => each.effect === effect).length
  return {
    violations,
    counts: {
      'messages thrown': thrown.length,
      'sent to a group': of('copy'),
      corrections: of('correction'),
      retractions: of('retraction'),
      'for nobody': of('nothing'),
      'groups founded': founded.length,
    },
  }
}

/** Waits until everything that was thrown has had its effect: behind a last message on each way nothing is left. */
async function quiet({ world }: Stage, { thrown, actors }: Throwing, violations: string[]): Promise<void> {
  const ways = new Map(thrown.map(({ by, to }) => [`${by} ${to}`, { by, to }]))
  const { bellhop, component } = hosts(world.config)
  const owned = (by: string, to: string) => GROUPS[to.split('@')[0] ?? '']?.owners.includes(by) ?? false
  for (const { by, to } of ways.values()) {
    const who = actors.find(({ username }) => username === by)!
    const isDone = owned(by, to)
      ? await sendsLast(who, to, world.config)
      : await isAnswered(who, to, to === bellhop || to === component)
    if (!isDone) violations.push(`nothing came of what ${by} wrote to ${to} at the end`)
  }
  const isSettled = async () => {
    const store = await storeOf(world.config)
    const open = await store.broadcasts.count({ accepted: true, completed: null })
    await store.close()
    return open === 0
  }
  if (!(await poll(isSettled, QUIET))) violations.push('a broadcast was accepted and is still not done')
}

const stanza = (to: string, id: string, body: string) =>
  `<message to='${to}' type='chat' id='${id}'><body>${body}</body></message>`

/** Ends an open question, and writes to everybody. */
async function sendsLast(who: Actor, to: string, config: Stage['world']['config']): Promise<boolean> {
  const body = `${LAST}${who.username} ${to.split('@')[0]}`
  await who.insists(stanza(to, plain('').id, 'only nosuchperson: the end'))
  await who.insists(stanza(to, plain('').id, 'No!'))
  await who.insists(stanza(to, plain('').id, body))
  return poll(async () => {
    const store = await storeOf(config)
    const [found] = await store.broadcasts.find({ where: { body } })
    await store.close()
    return found?.completed !== undefined
  }, QUIET)
}

async function isAnswered(who: Actor, to: string, isBellhop: boolean): Promise<boolean> {
  for (let tries = 0; tries < 10; tries++) {
    const { id } = plain('')
    await who.insists(stanza(to, id, isBellhop ? 'whoami' : 'the end'))
    const party = await who.party()
    const isOver = () =>
      who.refused().has(id) ||
      party?.received.some(
        each => each.attrs.from === to && (each.getChildText('body') ?? '').includes(`${who.username}@`),
      )
    if (await poll(async () => Boolean(isOver()), { milliseconds: 8_000, every: 50 })) return true
    await delay(100)
  }
  return false
}

/** What a message became. */
interface Expected {
  id: string
  to: string
  of: Thrown
  /** The id that every copy of the first version has. */
  first?: string
  recipients: string[]
}

function expectedOf(thrown: Thrown[], broadcasts: Broadcast[], violations: string[]): Expected[] {
  const idOf = (stanzaId: string, sender: string) =>
    broadcasts.filter(each => each.stanza === stanzaId && each.sender === sender && each.accepted).map(({ id }) => id)
  return thrown.flatMap((of): Expected[] => {
    if (of.effect === 'nothing') return []
    const { owners = [], members = [] } = GROUPS[of.to.split('@')[0] ?? ''] ?? {}
    const recipients = [...new Set([...owners, ...members])].filter(name => name !== of.by)
    const [first = ''] = of.effect === 'copy' ? [] : idOf(of.first ?? '', of.by)
    const found =
      of.effect === 'retraction'
        ? broadcasts.filter(({ retracts }) => retracts === first).map(({ id }) => id)
        : idOf(of.effect === 'copy' ? (of.first ?? of.id) : of.id, of.by)
    const [id] = found
    if (id === undefined || found.length > 1)
      violations.push(`the ${of.effect} ${of.marker} of ${of.by} was sent ${found.length} times`)
    return id === undefined ? [] : [{ id, to: of.to, of, ...(first && { first }), recipients }]
  })
}

async function archiveOf({ world }: Stage, username: string): Promise<Archived[]> {
  const { c2sPort: port, domain } = world.config
  const party = await signIn({ port, domain, username, password: await world.code(username), silent: true })
  const found = await archive(party)
  await party.leaves()
  return found
}

function judgeArchive(
  username: string,
  found: Archived[],
  expected: Expected[],
  thrown: Thrown[],
  component: string,
  violations: string[],
): void {
  const came = found.filter(({ from }) => from.endsWith(component))
  const known = new Map(expected.map(each => [each.id, each]))
  for (const { id, to, of, first, recipients } of expected) {
    const copies = came.filter(each => each.id === id && each.from === to)
    if (copies.length !== (recipients.includes(username) ? 1 : 0))
      violations.push(`${username} has ${copies.length} copies of the ${of.effect} ${of.marker} by ${of.by}`)
    for (const copy of copies) {
      const isCorrection = of.effect === 'correction'
      if (
        copy.corrects !== (isCorrection ? first : undefined) ||
        (of.effect === 'retraction') !== Boolean(copy.retracts)
      )
        violations.push(`${username} has ${of.marker} not as a ${of.effect}`)
    }
  }
  const foreign = new Set(thrown.filter(({ by, marker }) => marker && by !== username).map(({ marker }) => marker))
  for (const { id, body, from } of came) {
    const words = body.match(/m\d+x/g) ?? []
    const of = known.get(id)?.of
    const isOwn = of && (words.length === 0 || words.every(each => mayHave(each, of, thrown)))
    if (!isOwn && words.some(each => foreign.has(each))) violations.push(`${username} has from ${from}: ${body}`)
    if (/evil-/.test(body) && username !== 'abe') violations.push(`${username} has from ${from}: ${body}`)
  }
}

/** A first version that went out late has the text of its correction already. */
function mayHave(words: string, of: Thrown, thrown: Thrown[]): boolean {
  const source = thrown.find(({ marker, effect }) => marker === words && effect !== 'nothing')
  return (
    source !== undefined && (source === of || (source.effect === 'correction' && source.first === (of.first ?? of.id)))
  )
}
