// At a start, unfinished charts are followed first, and then the file of a first start.
import { existsSync, readFileSync } from 'node:fs'
import type { Context } from '../context.ts'
import { Fault, wasRefused } from '../../xep/fault.ts'
import { administrator } from '../model/caller.ts'
import { readPhone } from '../model/phone.ts'
import type { Person } from '../model/person.ts'
import { resyncOnce } from '../provisioning/full-resync.ts'
import { applyFile } from './file.ts'
import { resumeCharts, type Progress } from './org.ts'
import { say } from '../../texts/say.ts'

const PAGE = 500

export async function startOrganisation(context: Context, tell: Progress): Promise<void> {
  const { config, store, log, house } = context
  await resumeCharts(context, tell)
  await resyncOnce(context, tell)
  if (config.source !== 'file') return
  if ((await store.charts.count({ parts: { gte: 0 } })) === 0) {
    if (!existsSync(config.org))
      throw new Fault(
        'item-not-found',
        say('There is no {org} yet: put the organisation file there, or run: bellhop org apply FILE', {
          org: config.org,
        }),
      )
    await applyFile(context, readFileSync(config.org), administrator, undefined, tell).catch((error: unknown) => {
      throw wasRefused(error) ? unusable(config.org, error) : error
    })
    log.info({ file: config.org }, 'the organisation is applied')
  }
  await readPhonesAnew(context)
  for (const subject of house.subjects) await subject.organisationReady?.(context)
}

/** The file is looked at again with each try, so whoever mends it has to do nothing more. */
const unusable = (org: string, { condition, message }: Fault) =>
  new Fault(
    condition,
    `${message}\n${say('{org} cannot be used yet. Mend the file: Bellhop reads it again by itself, within a minute.', { org })}`,
  )

/** Brings phone numbers to what BELLHOP_COUNTRY makes of them: the setting may have changed since the chart was applied. */
export async function readPhonesAnew({ store, config }: Pick<Context, 'store' | 'config'>): Promise<void> {
  for (let after: Person | undefined; ;) {
    const page = await store.people.find({ where: { sponsor: null }, limit: PAGE, after })
    for (const { id, profile, phone: before } of page) {
      const phone = readPhone(profile.phone ?? '', config.country)
      const fresh: Partial<Person> = { phone }
      if (phone !== before) await store.people.change(id, {}, fresh)
    }
    after = page.at(-1)
    if (!after) return
  }
}
