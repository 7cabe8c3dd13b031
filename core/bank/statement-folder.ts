// The folder of statements: a file that is put into it is imported once, and goes to `done`, or to `refused` with the reason beside it.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wasRefused, type Condition } from '../../xep/fault.ts'
import type { Context, Warning } from '../context.ts'
import { refusalOf } from '../incident.ts'
import { queueAt } from '../runs/queue-at.ts'
import { hasAccount } from './account.ts'
import { importStatements, type Imported } from './import.ts'
import { say } from '../../texts/say.ts'

const LOOK_EVERY = 60_000 // ms
const SETTLED = 60_000 // ms without a change: whatever writes the file has ended
const LARGEST = 100_000_000 // bytes
const UNFINISHED = /^\.|\.(?:part|filepart|tmp|crdownload)$/i // as programs name what they are writing
const SHOWN = 20
const OURS: Condition[] = ['internal-server-error', 'conflict'] // no fault of the file

type FolderContext = Pick<Context, 'config' | 'now' | 'queue'>

/** The queue takes no second job of one id: each minute has one look, in one process. */
export async function lookLater(context: FolderContext): Promise<void> {
  const { config, now } = context
  if (!config.bankFolder || !hasAccount(context)) return
  const next = new Date((Math.floor(now().getTime() / LOOK_EVERY) + 1) * LOOK_EVERY)
  await queueAt(context, 'bankFolder', next.toISOString(), next)
}

/** Imports what is complete in the folder, and looks again a minute later. A folder that cannot be read is told, and looked at again. */
export async function lookIntoFolder(context: Context): Promise<void> {
  try {
    await importFolder(context)
  } catch (error) {
    const problem = refusalOf(context, { job: 'bankFolder' }, error).message
    context.log.error({ problem }, 'the folder of statements cannot be read')
  }
  await lookLater(context)
}

/** @returns the names of the files that were imported or refused */
export async function importFolder(context: Context): Promise<string[]> {
  const { bankFolder: folder } = context.config
  const files = (await readdir(folder, { withFileTypes: true })).filter(each => each.isFile())
  const taken: string[] = []
  for (const { name } of files)
    if (!UNFINISHED.test(name) && (await isSettled(context, join(folder, name)))) {
      await importFile(context, name)
      taken.push(name)
    }
  return taken
}

/** The time of the last change of the file itself: nobody sets it, as a copy sets the time of its contents. */
async function isSettled({ now }: Pick<Context, 'now'>, path: string): Promise<boolean> {
  const { ctimeMs } = await stat(path)
  return now().getTime() - ctimeMs >= SETTLED
}

/** A failure of ours, as a store that is away, leaves the file where it is: what was booked of it is not booked again. */
async function importFile(context: Context, name: string): Promise<void> {
  const { config, log } = context
  const path = join(config.bankFolder, name)
  try {
    if ((await stat(path)).size > LARGEST)
      return await refuse(context, name, say('It has more than {most} bytes.', { most: LARGEST }))
    const imported = await importStatements(context, await readFile(path))
    await move(context, name, 'done')
    log.info({ file: name, statements: imported.map(summaryOf) }, 'a file of statements is imported')
  } catch (error) {
    if (wasRefused(error) && !OURS.includes(error.condition)) return await refuse(context, name, error.message)
    const problem = refusalOf(context, { file: name }, error).message
    log.error({ file: name, problem }, 'a file of statements stays where it is, and is read again')
  }
}

const summaryOf = ({ name, booked, waiting, left }: Imported): string =>
  left === undefined ? `${name}: ${booked} booked, ${waiting} wait` : `${name}: left out, as ${left}`

async function refuse(context: Context, name: string, reason: string): Promise<void> {
  const moved = await move(context, name, 'refused')
  await writeFile(`${moved}.reason.txt`, `${reason}\n`)
  context.log.warn({ file: name, reason }, 'a file of statements is refused')
}

/** The time before the name keeps files of one name apart. @returns where the file is now */
async function move({ config, now }: Pick<Context, 'config' | 'now'>, name: string, to: 'done' | 'refused') {
  const folder = join(config.bankFolder, to)
  await mkdir(folder, { recursive: true })
  const moved = join(folder, `${now().toISOString().replaceAll(':', '-')} ${name}`)
  await rename(join(config.bankFolder, name), moved)
  return moved
}

/** Files that were refused, as long as they lie there: somebody has to look at them. */
export async function refusedFiles({ config }: Pick<Context, 'config'>): Promise<Warning[]> {
  if (!config.bankFolder) return []
  const folder = join(config.bankFolder, 'refused')
  const names = await readdir(folder).catch(() => [])
  const reasons = names.filter(name => name.endsWith('.reason.txt')).slice(0, SHOWN)
  return Promise.all(
    reasons.map(async name => ({
      ...{ object: join(folder, name.replace(/\.reason\.txt$/, '')), part: say('bank statement') },
      should: say('imported'),
      is: (await readFile(join(folder, name), 'utf8')).trim(),
    })),
  )
}
