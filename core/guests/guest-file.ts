// A file of guests that a first start brings in, beside the organisation's: the demo's customers, client and partner.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { Fault } from '../../xep/fault.ts'
import { readMail } from '../model/address.ts'
import type { Context } from '../context.ts'
import { editInSteps } from '../provisioning/edit.ts'
import { guestWrites, newMailGuest } from './guest-record.ts'
import { personNamed } from '../people/person.ts'
import type { List, Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import { findGroup } from '../groups/find.ts'
import { say } from '../../texts/say.ts'

interface Row {
  guest: Person
  sponsor: Person
  group?: Group
}

const LISTS: List[] = ['customer', 'client', 'partner']
const READING = 'guests'

/**
 * Brings in the guests of a file, all of them or none, and once: a guest who was removed since does not come back. Its columns are address, name, as, sponsor
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
    for (const { guest, sponsor, group } of rows)
      await context.store.batch(await guestWrites(context, guest, sponsor, group))
  })
}

async function readRow(
  context: Context,
  { address = '', name = '', as = '', sponsor: by = '', group: into }: Record<string, string>,
) {
  const [mail, list] = [readMail(address), LISTS.find(each => each === as)]
  const group = into ? await findGroup(context, into) : undefined
  if (!mail || !list || (into && !group))
    throw new Fault(
      'not-acceptable',
      say("The file of guests cannot be used: look at the row of '{address}'.", { address: address.slice(0, 100) }),
    )
  const sponsor = await personNamed(context, by)
  const fresh = await newMailGuest(context, mail, { name, list, sponsor })
  const guest = (await context.store.people.get(fresh.id)) ?? fresh
  return { guest, sponsor, ...(group && { group }) }
}
