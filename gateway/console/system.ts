// /console/system: how Bellhop and its server are, what the operator should mend, the backups, and the settings as they are.
import { settingsShown } from '../../config.ts'
import { engineOf } from '../../core/doctor/doctor.ts'
import { html, type Html } from '../visit/html.ts'
import { Fault } from '../../xep/fault.ts'
import type { Door } from '../route.ts'
import { table } from '../visit/table.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, card, facts, told } from './parts.ts'

type Watched = Pick<Door, 'server' | 'progress'>

export const system = (door: Watched) =>
  consolePage('system', async visit => {
    const { texts, caller, context } = visit
    if (!caller.admin) throw new Fault('forbidden', texts.notYours)
    const warnings = await context.warnings.all()
    const columns = [texts.console.object, texts.console.part, texts.console.shouldBe, texts.console.is]
    const rows = warnings.map(({ object, part, should, is }) => [object, part, should, is])
    return {
      title: texts.console.sections.system,
      main: html`${card('state', texts.console.state, facts(visit, state(visit, door)))}
      ${card('warnings', texts.console.warnings, rows.length ? table(columns, rows) : html`<p>${texts.console.noWarnings}</p>`)}
      ${acts(visit, ['doctor', 'backup'])} ${card('backups', texts.console.backups, await told(visit, 'backup-list'))}
      ${card('audit', texts.console.auditLog, html`${await told(visit, 'audit')} ${acts(visit, ['audit'])}`)}
      ${card('settings', texts.console.settings, facts(visit, settingsShown(context.config)))}`,
    }
  })

function state({ context, texts }: ConsoleVisit, { server, progress }: Watched): [string, string | Html][] {
  const { status, jobs } = context.queue.health
  return [
    [texts.console.server, server()],
    [texts.console.queue, `${status}, ${jobs}`],
    [texts.console.engine, engineOf(context)],
    ['Node', process.version],
    [texts.console.doing, progress() || '–'],
  ]
}
