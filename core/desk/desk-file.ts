// A file of desks that a first start makes: the demo's. Its columns are name, title, agents, owner and
// visitors.
import { booleanInput } from '../commands/command.ts'
import { readNames } from '../commands/names.ts'
import type { Context } from '../context.ts'
import { bringFirstFile } from '../first-file.ts'
import { someCalled } from '../groups/some.ts'
import { administrator } from '../model/caller.ts'
import { peopleById, personNamed } from '../people/person.ts'
import { agentIds, stateAvailability } from './agent.ts'
import { createDesk } from './desk.ts'
import { offerCases } from './offering/offering.ts'

/** The agents take conversations. @throws Fault for a row that cannot be used */
export async function bringDesks(context: Context, path: string): Promise<void> {
  if (await bringFirstFile(context, 'desks', path, row => bring(context, row))) await offerCases(context)
}

/** The same desk, where a start was cut short. */
async function bring(context: Context, { visitors = '', ...row }: Record<string, string>) {
  const { name = '', title = '', agents = '', owner = '' } = row
  const caller = { ...administrator, jid: 'file of desks', origin: name }
  const some = await someCalled(context, readNames(agents), caller)
  const asked = { name, title, agents: some, visitors: booleanInput('visitors').parse(visitors) }
  const desk = await createDesk(context, asked, await personNamed(context, owner), caller)
  for (const agent of await peopleById(context, await agentIds(context, desk)))
    await stateAvailability(context, agent, 'on', caller)
}
