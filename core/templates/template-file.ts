// A file of templates that a first start brings in: the demo's.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { personNamed } from '../people/person.ts'
import { newTemplate } from './template.ts'
import { say } from '../../texts/say.ts'

const READING = 'templates'

const Templates = z.array(
  z.object({ name: z.string(), owner: z.string(), language: z.string(), texts: z.record(z.string(), z.string()) }),
)

/** All of them or none, and once: what was deleted since does not come back. @throws Fault not-acceptable */
export async function bringTemplates(context: Context, path: string): Promise<void> {
  const { store, now } = context
  if (await store.readings.get(READING)) return
  const found = Templates.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!found.success)
    throw new Fault(
      'not-acceptable',
      say('The file of templates cannot be used: {problem}', { problem: z.prettifyError(found.error) }),
    )
  const records = await Promise.all(
    found.data.map(async ({ owner, ...draft }) =>
      newTemplate(context, `file ${draft.name}`, draft, (await personNamed(context, owner)).id),
    ),
  )
  await store.batch([
    ...records.map(record => ({ put: 'templates', record }) as const),
    { put: 'readings', record: { id: READING, at: now().toISOString(), notes: [] } },
  ])
}
