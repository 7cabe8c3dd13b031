// A file of guests that a first start brings in, beside the organisation's: the demo's customers, client and partner.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Group, List, Person } from '../../store/collections.ts'
import { Fault } from '../../xep/fault.ts'
import { readMail } from '../letters/address.ts'
import { meet } from './contact-record.ts'
import type { Context } from '../context.ts'
import { edit } from '../mirror/edit.ts'
import { beginPlaces } from '../groups/place.ts'
import { idFor, named } from './guest.ts'
import { membership } from '../organisation/hierarchy.ts'
import { findGroup, personNamed } from '../people.ts'

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
  await edit(context, () =>
    context.serially('org', async () => {
      await Promise.all(rows.map(({ guest }) => context.store.people.put(guest)))
      await Promise.all(rows.map(row => place(context, row)))
    }),
  )
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
  const id = idFor(context, `mail ${mail} ${host.id}`)
  const known = await context.store.people.get(id)
  const fresh = { manager: null, profile: { email: mail }, mail, guest: host.id, list }
  const guest = known ?? { id, ...(await named(context, name)), ...fresh }
  return { guest, host, ...(group && { group }) }
}

async function place(context: Context, { guest, host, group }: Row): Promise<void> {
  await meet(context, host, guest)
  if (!group) return
  const added = group.origin === 'custom' ? {} : { added: host.id }
  await beginPlaces(context, [{ ...membership(group.id, { person: guest.id }), ...added }])
}
