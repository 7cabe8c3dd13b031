import { examine, repair } from '../doctor.ts'
import { booleanInput, command } from '../../commands/command.ts'

const SHOWN = 200 // findings listed; more than that have one cause

export const doctor = command({
  name: 'doctor',
  help: 'compares what the XMPP server holds with what it should hold, and mends it',
  who: 'admin',
  inputs: { repair: booleanInput('Mend what differs') },
  async run(context, _caller, fields, progress) {
    const findings = await examine(context, progress)
    if (!findings.length) return { text: 'The server holds exactly what it should.' }
    const rows = findings.slice(0, SHOWN).map(({ object, part, should, is }) => [object, part, should, is])
    const table = { columns: ['object', 'part', 'should be', 'is'], rows }
    if (!fields.repair) return { text: `${findings.length} differences; doctor --repair mends them.`, table }
    await repair(context, progress)
    const left = await examine(context, progress)
    return { text: `${findings.length} differences found, ${left.length} left.`, table }
  },
})
