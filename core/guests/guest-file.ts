// A file of guests that a first start brings in, beside the organisation's: the demo's customers, client and partner.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { Fault } from '../../xep/fault.ts'
import { readMail } from '../model/address.ts'
import { contactWrite } from '../invites/contact-record.ts'
import type { Context } from '../context.ts'
import { editInSteps } from '../provisioning/edit.ts'
import { membershipWrites } from '../groups/membership-writes.ts'
import { guestId, newGuestName } from './guest.ts'
import { personNamed } from '../people/person.ts'
import type { List, Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Write } from '../model/records.ts'
import { findGroup } from '../groups/find.ts'
import { membership } from '../model/membership.ts'

interface Row {
  guest: Person
  host: Person
  group?: Group
}

const LISTS: List[] = ['customer', 'client', 'partner']
const READING = 'guests'

/**
 * All of them or none, and once: who has been removed since does not come back. Its columns are address, name, as, host
 * and group. @throws Fault not-acceptable naming the row
 */
export async function bringFile(context: Context, path: string): Promise<void> {
  const { readings } = context.store
  if (await readings.get(READING)) return
  await bring(context, readFileSync(path))
  await readings.put({ id: READING, at: context.now().toISOString(), notes: [] })
}

async function bring(context: Context, file: Uint8Array): Promise<void> {
  const lines: Record<string, string>[] = parse(Buffer.from(file), { columns: true, trim: true, skipEmptyLines: true })
  const rows: Row[] = []
  for (const line of lines) rows.push(await readRow(context, line))
  await editInSteps(context, async () => {
    for (const row of rows) await context.store.batch(await rowWrites(context, row))
  })
}

async function readRow(
  context: Context,
  { address = '', name = '', as = '', host: by = '', group: into }: Record<string, string>,
) {
  const [mail, list] = [readMail(address), LISTS.find(each => each === as)]
  const group = into ? await findGroup(context, into) : undefined
  if (!mail || !list || (into && !group))
    throw new Fault(
      'not-acceptable',
      `The file of guests cannot be used: look at the row of '${address.slice(0, 100)}'.`,
    )
  const host = await personNamed(context, by)
  const id = guestId(context, `mail ${mail} ${host.id}`)
  const known = await context.store.people.get(id)
  const fresh = { manager: null, profile: { email: mail }, mail, sponsor: host.id, list }
  const guest = known ?? { id, ...(await newGuestName(context, name)), ...fresh }
  return { guest, host, ...(group && { group }) }
}

async function rowWrites(context: Context, { guest, host, group }: Row): Promise<Write[]> {
  const added = group?.origin === 'custom' ? {} : { added: host.id }
  const memberships = group ? [{ ...membership(group.id, { person: guest.id }), ...added }] : []
  return [
    { put: 'people', record: guest },
    contactWrite(context, host.id, guest.id),
    ...(await membershipWrites(context, memberships)),
  ]
}
