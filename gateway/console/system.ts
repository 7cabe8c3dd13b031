// /console/system: how Bellhop and its server are, what the operator should mend, the backups, and the settings as they are.
import { settingsShown, type Config } from '../../config.ts'
import { newestBackup } from '../../core/backup/age.ts'
import { momentText } from '../../core/model/moment.ts'
import { serverVersion } from '../../core/doctor/server-version.ts'
import { engineOf } from '../../core/doctor/doctor.ts'
import type { QueueHealth } from '../../core/context.ts'
import { html, type Html } from '../visit/html.ts'
import { Fault } from '../../xep/fault.ts'
import { healthOf, type Health } from '../health.ts'
import type { Door } from '../route.ts'
import { LISTENING } from '../visit/page.ts'
import { table } from '../visit/table.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import type { LivePart } from './live.ts'
import { acts, card, facts, told } from './parts.ts'
import { say } from '../../texts/say.ts'

type Watched = Pick<Door, 'context' | 'online' | 'server' | 'progress' | 'version'>

function requireAdmin({ caller }: ConsoleVisit): void {
  if (!caller.admin) throw new Fault('forbidden', say('Only the administrator may see this.'))
}

export const system = (door: Watched) =>
  consolePage('system', async visit => {
    requireAdmin(visit)
    const { context } = visit
    const warnings = await context.warnings.all()
    const columns = [say('What'), say('Part'), say('Should be'), say('Is')]
    const rows = warnings.map(({ object, part, should, is }) => [object, part, should, is])
    return {
      title: say('System'),
      ...{ script: '/web/live.js', policy: LISTENING },
      main: html`${card('state', say('State'), html`<div data-live="${LIVE}" aria-live="polite">${await state(visit, door)}</div>`)}
      ${card('warnings', say('What has to be mended'), rows.length ? table(columns, rows) : html`<p>${say('Nothing has to be mended.')}</p>`)}
      ${acts(visit, ['doctor', 'backup'])} ${card('backups', say('Backups'), await told(visit, 'backup-list'))}
      ${card('incidents', say('What went wrong since the start'), incidentTable(visit))}
      ${card('audit', say('What administrators did'), html`${await told(visit, 'audit')} ${acts(visit, ['audit'])}`)}
      ${card('settings', say('Settings'), settingsHtml(context.config))}`,
    }
  })

/** First those that somebody has set; the others are folded away. */
function settingsHtml(config: Config): Html {
  const all = settingsShown(config)
  const [usual = [], own = []] = [true, false].map(is => all.filter(({ isDefault }) => isDefault === is))
  const tableOf = (some: typeof all) => facts(some.map(({ env, value }) => [env, value || '–']))
  return html`${own.length ? tableOf(own) : undefined}
    <details>
      <summary>${say('All others, as they are by default: {number}', { number: usual.length })}</summary>
      ${tableOf(usual)}
    </details>`
}

const LIVE = '/console/system/live'

/** The state, live. */
export const liveSystem = (door: Watched): LivePart => ({
  may: requireAdmin,
  view: ({ language }) => language,
  draw: visit => state(visit, door),
})

const healthNames: Record<Health['told']['status'], () => string> = {
  ok: () => say('in order'),
  applying: () => say('in order; people and groups are being changed'),
  unfollowed: () => say('people can use it, but the directory is not followed: see Organisation'),
  degraded: () => say('not in order: something that people need does not work'),
}

const serverNames: Record<ReturnType<Door['server']>, () => string> = {
  connected: () => say('connected'),
  away: () => say('not reachable'),
  conflict: () => say('refused: another Bellhop is connected'),
}

const queueNames: Record<QueueHealth['status'], () => string> = {
  ok: () => say('in order'),
  away: () => say('not reachable'),
  full: () => say('full'),
  evicting: () => say('works, but throws jobs away when its memory is full'),
}

/** By their ids, which people quote. */
function incidentTable({ context }: ConsoleVisit): Html {
  const rows = context.incidents
    .list()
    .map(({ id, at, about, error }) => [id, momentText(context.config, at), about, error])
  if (!rows.length) return html`<p>${say('Nothing.')}</p>`
  return table([say('Incident'), say('Time'), say('What was done'), say('Error')], rows)
}

async function state({ context }: ConsoleVisit, door: Watched): Promise<Html> {
  const { server, progress, version } = door
  const [newest, { told }, running] = await Promise.all([newestBackup(context), healthOf(door), serverVersion(context)])
  const { status, jobs } = context.queue.health
  return html`${facts([
      [say('Health'), healthNames[told.status]()],
      [say('XMPP server'), `${serverNames[server()]()}${running === undefined ? '' : `, ${running}`}`],
      [say('Queue, and jobs in it'), `${queueNames[status]()}, ${jobs}`],
      [say('Store'), engineOf(context)],
      ['Bellhop', version],
      ['Node', process.version],
      [say('Newest backup'), newest ? momentText(context.config, newest.toISOString()) : say('There is none.')],
      [say('Being done now'), progress() || '–'],
    ])}
    <details id="healthz">
      <summary>${say('What monitors read at {path}', { path: '/healthz' })}</summary>
      <pre tabindex="0" lang="en">${JSON.stringify(told, undefined, 2)}</pre>
    </details>`
}
