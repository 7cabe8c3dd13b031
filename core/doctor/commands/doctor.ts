import { examineServer, examineSubjects, repairServer } from '../doctor.ts'
import { booleanInput, command } from '../../commands/command.ts'
import type { About } from '../../../store/store.ts'
import { say, sayCount } from '../../../texts/say.ts'

const SHOWN = 200 // findings listed; more than that have one cause

export const doctor = command({
  name: 'doctor',
  help: 'compares what the XMPP server holds with what it should hold, mends it, and looks at the machine',
  who: 'admin',
  inputs: { repair: booleanInput('Mend what differs') },
  async run(context, _caller, fields, progress) {
    const warnings = await context.warnings.all()
    const isOnline = context.wire.online
    const others = await examineSubjects(context)
    const findings = isOnline ? await examineServer(context, progress) : []
    const shown = [...warnings, ...others, ...findings].slice(0, SHOWN)
    const rows = shown.map(({ object, part, should, is }) => [object, part, should, is])
    const table = rows.length
      ? { table: { columns: [say('object'), say('part'), say('should be'), say('is')], rows } }
      : {}
    const answer = (text: string) => ({
      text: `${[...machine(warnings.length), text, ...people(others.length)].join(' ')}\n${engine(context.store.about)}`,
      ...table,
    })
    if (!isOnline) return answer(say('The XMPP server is not connected: what it holds was not compared.'))
    if (!findings.length) return answer(say('The server holds exactly what it should.'))
    if (!fields.repair) return answer(differencesText(findings.length))
    await repairServer(context, progress)
    const left = await examineServer(context, progress)
    return answer(say('{found} differences found, {left} left.', { found: findings.length, left: left.length }))
  },
})

const engine = ({ name, lacks }: About) =>
  [say('The store is on {name}.', { name }), ...lacks.map(lack => say(lack))].join(' ')

/** What only the operator can mend comes first. */
const machine = (count: number) =>
  count
    ? [
        sayCount(
          count,
          '{count} thing to be mended on this machine or in the settings.',
          '{count} things to be mended on this machine or in the settings.',
        ),
      ]
    : []

const people = (count: number) =>
  count
    ? [
        sayCount(
          count,
          '{count} thing that only the people named can change.',
          '{count} things that only the people named can change.',
        ),
      ]
    : []

const differencesText = (count: number) =>
  sayCount(count, '{count} difference; doctor --repair mends it.', '{count} differences; doctor --repair mends them.')
