// The next chart: people move, come, go, come back, take other names and titles, exchange their usernames.
import { edit, type Row } from '../support/chart.ts'
import { bringBack, keepGroup, keepPerson, passOn } from './coming-back.ts'
import type { Random } from './draw.ts'
import {
  below,
  derivedGroups,
  nextNames,
  forgetGroup,
  forgetPerson,
  handOf,
  idOf,
  structure,
  type Organisation,
} from './organisation.ts'

const SMALLEST = 8
const LARGEST = 24

type Next = (rows: Row[], draw: Random, count: number) => Row[]

const isLead = (rows: Row[], { id }: Row) => rows.some(row => row.manager_id === id)
const withManager = (rows: Row[]) => rows.filter(({ manager_id }) => manager_id)

const moves: Next = (rows, { one }) => {
  const mover = idOf(one(withManager(rows)) ?? {})
  const under = new Set([mover, ...below(rows, mover)])
  return edit(rows, mover, { manager_id: idOf(one(rows.filter(row => !under.has(idOf(row)))) ?? {}) })
}

/** One of a few who come and go again and again. */
const comes: Next = (rows, { one, upTo }, count) => {
  const id = `n${upTo(12)}`
  const [first = {}] = rows
  const manager_id = idOf(one(rows) ?? {})
  const family_name = one(['Comer', 'Test']) ?? ''
  if (rows.length >= LARGEST || rows.some(row => row.id === id)) return rows
  return [...rows, { ...first, id, username: `n${count}`, given_name: 'New', family_name, manager_id }]
}

/** Who reported to the one who goes reports to that one's manager. */
const goes: Next = (rows, { one }) => {
  const leaver = rows.length > SMALLEST ? one(withManager(rows)) : undefined
  return rows
    .filter(row => row !== leaver)
    .map(row => (leaver && row.manager_id === leaver.id ? { ...row, manager_id: leaver.manager_id ?? '' } : row))
}

const isCalledOtherwise: Next = (rows, { one }, count) => edit(rows, idOf(one(rows) ?? {}), { username: `u${count}` })

const marries: Next = (rows, { one }) =>
  edit(rows, idOf(one(rows) ?? {}), {
    family_name: one(['Test', 'Other', 'Comer']) ?? '',
    given_name: one(['Eve', 'Eva', 'New']) ?? '',
  })

const isPromoted: Next = (rows, { one, upTo }) => edit(rows, idOf(one(rows) ?? {}), { title: `Title ${upTo(100)}` })

const exchange: Next = (rows, { one }) => {
  const [a, b] = [one(rows), one(rows)]
  if (!a || !b) return rows
  return edit(edit(rows, idOf(a), { username: b.username ?? '' }), idOf(b), { username: a.username ?? '' })
}

/** Somebody who leads takes the place of their manager, and the manager theirs. */
const changePlaces: Next = (rows, { one }) => {
  const lead = one(withManager(rows).filter(row => isLead(rows, row)))
  if (!lead) return rows
  const [low, high] = [idOf(lead), lead.manager_id ?? '']
  const swapped = (id: string) => (id === low ? high : id === high ? low : id)
  const up = rows.find(({ id }) => id === high)?.manager_id ?? ''
  return rows.map(row => {
    const id = idOf(row)
    return { ...row, manager_id: id === low ? up : id === high ? low : swapped(row.manager_id ?? '') }
  })
}

const kinds: Next[] = [moves, moves, comes, goes, isCalledOtherwise, marries, isPromoted, exchange, changePlaces]

/** One to three of them at once; at most one of them is somebody going. */
export function nextChart(rows: Row[], draw: Random, count: number): Row[] {
  let next = rows
  let gone = false
  for (let left = 1 + draw.upTo(3); left > 0; left--) {
    const kind = draw.one(kinds) ?? moves
    if (kind === goes && gone) continue
    gone ||= kind === goes
    next = kind(next, draw, count * 10 + left)
  }
  return next
}

/** What becomes of everything else when the chart is that. */
export function follows(org: Organisation, rows: Row[]): void {
  const before = org.rows
  const stays = new Set(rows.map(idOf))
  for (const row of before) if (!stays.has(idOf(row))) leaves(org, row, rows)
  const keys = new Set(derivedGroups(rows).map(({ key }) => key))
  const dissolved = derivedGroups(before).filter(({ key }) => !keys.has(key))
  for (const { key } of dissolved) keepGroup(org, key)
  for (const { key } of dissolved) forgetGroup(org, key)
  org.names = nextNames(org, rows)
  org.rows = rows
  bringBack(org)
  // What the chart says by now, nobody has to say by hand: it goes with the chart.
  for (const key of keys) {
    const [own, hand] = [structure(rows, key), handOf(org, key)]
    for (const person of own.people) hand.people.delete(person)
    for (const group of own.groups) hand.groups.delete(group)
  }
}

/** Guests and groups go to the nearest manager who stays; a group rather to its next owner. */
function leaves(org: Organisation, leaver: Row, rows: Row[]): void {
  const id = idOf(leaver)
  const stays = new Set(rows.map(idOf))
  let successor = leaver.manager_id ?? ''
  while (successor && !stays.has(successor)) successor = org.rows.find(row => row.id === successor)?.manager_id ?? ''
  successor ||= idOf(rows.find(({ manager_id }) => !manager_id) ?? {})
  for (const [guest, sponsor] of org.guests) if (sponsor === id) org.guests.set(guest, successor)
  keepPerson(org, id)
  for (const [key, group] of org.custom) {
    group.owners.delete(id)
    if (group.owner !== id) continue
    group.owner = [...group.owners][0] ?? successor
    passOn(org, key, id, group.owner)
    group.owners.delete(group.owner)
    group.people.add(group.owner)
  }
  forgetPerson(org, id)
}
