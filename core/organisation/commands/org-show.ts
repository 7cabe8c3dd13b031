import { reportsOf } from '../hierarchy.ts'
import { command } from '../../commands/command.ts'
import { nextCommand } from '../../model/source.ts'
import { say } from '../../../texts/say.ts'

export const orgShow = command({
  name: 'org show',
  help: 'shows the organisation as a tree',
  who: 'member',
  readsOnly: true,
  inputs: {},
  async run({ store, config }) {
    const people = await store.people.find({ where: { sponsor: null }, sort: 'username' })
    if (!people.length)
      return { text: say('The organisation has nobody yet: {nextCommand}.', { nextCommand: nextCommand(config) }) }
    const reports = reportsOf(people)
    const names = new Map(people.map(({ id, name, username }) => [id, `${name} (${username})`]))
    const lines: string[] = []
    const walk = (id: string, depth: number) => {
      lines.push('  '.repeat(depth) + names.get(id))
      for (const report of reports.get(id) ?? []) walk(report.id, depth + 1)
    }
    for (const { id, manager } of people) if (manager === null) walk(id, 0)
    return { text: lines.join('\n') }
  },
})
