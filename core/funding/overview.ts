// What a person sees of the own funding: what is linked, what is on its way, and what failed lately.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { daysAgo } from '../runs/sweep.ts'
import { methodShown } from './method.ts'
import type { FundingSource, TopUp } from './records.ts'

const SHOWN = 10
const DAYS = 30 // in which a failure is shown

export interface FundingOverview {
  /** As people know the provider. */
  provider: string
  /** As its owner knows the card or bank account. */
  linked?: string
  automatic?: NonNullable<FundingSource['automatic']>
  /** The latest first. */
  topUps: TopUp[]
}

/** Nothing where no provider is set up. */
export async function fundingOf(
  context: Context,
  { id: owner }: Pick<Person, 'id'>,
): Promise<FundingOverview | undefined> {
  const { provider, store } = context
  if (!provider) return undefined
  const { method, automatic } = (await store.fundingSources.get(owner)) ?? {}
  const find = (where: object) =>
    store.topUps.find({ where: { owner, ...where }, sort: 'at', descending: true, limit: SHOWN })
  const [open, failed] = await Promise.all([
    find({ state: { in: ['asked', 'open', 'processing'] } }),
    find({ state: 'failed', at: { gte: daysAgo(context, DAYS) } }),
  ])
  return {
    provider: provider.name,
    ...(method && { linked: methodShown(method) }),
    ...(automatic && { automatic }),
    topUps: [...open, ...failed].sort((one, other) => (one.at < other.at ? 1 : -1)),
  }
}
