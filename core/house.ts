// The house: everything that the subjects tell of themselves, gathered. Two subjects that claim the same name refuse the start.
import { mergeCategories, type Category } from './commands/category.ts'
import { nodeOf, type Command } from './commands/command.ts'
import type { Context } from './context.ts'
import type { Holdings } from './model/holding.ts'
import type { AllCollections } from './model/records.ts'
import type { Metric } from './metric.ts'
import type { Addresses, Gauge, LinkKind, Subject } from './subject.ts'

export interface House {
  subjects: readonly Subject[]
  collections: AllCollections
  /** Whose the records of each collection are. */
  holdings: Holdings
  categories: Category[]
  commands: Command[]
  jobs: NonNullable<Subject['jobs']>
  addresses: Addresses[]
  /** What links lead to, by their kinds. */
  links: Partial<Record<string, LinkKind>>
  /** First parts of addresses that no group can have. */
  localparts: string[]
  features: string[]
  counters: [name: string, metric: Metric][]
  gauges: [name: string, gauge: Gauge][]
}

declare module './context.ts' {
  interface Context {
    /** All subjects, and what follows from their list. */
    house: House
  }
}

/** @throws Error when two subjects claim one name, collection, holding, command, address, kind of link, job, counter or gauge, or the parts of a category do not fit */
export function gatherHouse(subjects: readonly Subject[]): House {
  claim('name', subjects, ({ name }) => [name])
  claim('collection', subjects, ({ collections = {} }) => Object.keys(collections))
  claim('holding', subjects, ({ holdings = {} }) => Object.keys(holdings))
  claim('command', subjects, subject => commandsOf(subject).map(nodeOf))
  claim('address', subjects, localpartsOf)
  claim('link', subjects, ({ links = {} }) => Object.keys(links))
  claim('job', subjects, ({ jobs = {} }) => Object.keys(jobs))
  claim('counter', subjects, ({ counters = {} }) => Object.keys(counters))
  claim('gauge', subjects, ({ gauges = {} }) => Object.keys(gauges))
  const categories = mergeCategories(subjects.flatMap(({ commands = [] }) => commands))
  return {
    subjects,
    collections: Object.assign({}, ...subjects.map(({ collections }) => collections)),
    holdings: Object.assign({}, ...subjects.map(({ holdings }) => holdings)),
    categories,
    commands: categories.flatMap(({ commands }) => commands),
    jobs: Object.assign({}, ...subjects.map(({ jobs }) => jobs)),
    addresses: subjects.flatMap(({ addresses = [] }) => addresses),
    links: Object.assign({}, ...subjects.map(({ links }) => links)),
    localparts: subjects.flatMap(localpartsOf),
    features: subjects.flatMap(({ features = [] }) => features),
    counters: entries(subjects, ({ counters }) => counters),
    gauges: entries(subjects, ({ gauges }) => gauges),
  }
}

const commandsOf = ({ commands = [] }: Subject) => commands.flatMap(category => category.commands)

const localpartsOf = ({ addresses = [] }: Subject) => addresses.flatMap(({ localparts = [] }) => localparts)

/** The jobs with what they are given. */
export const workOf = (context: Context): Record<string, (id: string) => Promise<void>> =>
  Object.fromEntries(Object.entries(context.house.jobs).map(([job, run]) => [job, (id: string) => run(context, id)]))

const entries = <T>(subjects: readonly Subject[], of: (subject: Subject) => Record<string, T> | undefined) =>
  subjects.flatMap(subject => Object.entries(of(subject) ?? {}))

function claim(what: string, subjects: readonly Subject[], of: (subject: Subject) => string[]): void {
  const claimed = new Map<string, string>()
  for (const subject of subjects)
    for (const each of of(subject)) {
      const other = claimed.get(each)
      if (other !== undefined)
        throw new Error(`The subjects ${other} and ${subject.name} both claim the ${what} '${each}'.`)
      claimed.set(each, subject.name)
    }
}
