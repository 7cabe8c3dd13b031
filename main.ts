// Opens the store, starts the doors, closes in reverse; nothing else.
import packageJson from './package.json' with { type: 'json' }
import { join } from 'node:path'
import { makeBackups } from './backup/backups.ts'
import { refuseUnfinished } from './backup/unfinished.ts'
import { Outbox } from './component/outbox.ts'
import { makeRouter, type Router } from './component/router.ts'
import { routes } from './component/routes.ts'
import { Traces } from './component/trace.ts'
import { ComponentWire } from './component/wire.ts'
import { acceptedSecrets, hosts, loadConfig, type Config } from './config.ts'
import type { Context } from './core/context.ts'
import { enterBegunActs } from './core/audit/act.ts'
import { makePolls } from './core/broadcasts/polls.ts'
import { makeReads } from './core/broadcasts/reads.ts'
import { finishEdits } from './core/provisioning/edit.ts'
import { archiveWarnings, watchArchives } from './core/doctor/archive-warnings.ts'
import { queueWarnings } from './core/doctor/queue-warnings.ts'
import { serverWarnings } from './core/doctor/server-warnings.ts'
import { checkGroupSettings } from './core/organisation/hierarchy.ts'
import { Follower } from './core/organisation/follower.ts'
import { HouseNames } from './core/organisation/names.ts'
import { BoundAdmins } from './core/people/admins.ts'
import { retry } from './core/runs/retry.ts'
import { makeCaseContacts } from './core/desk/case/contacts.ts'
import { makeSerially } from './core/runs/serially.ts'
import { makeSharedRuns } from './core/runs/shared-runs.ts'
import { makeIncidents } from './core/incidents.ts'
import { makeReconnects } from './core/access/reconnects.ts'
import { makeThrottle } from './core/access/throttle.ts'
import { closeDataFolder, openToOthers } from './process/data-folder.ts'
import { requireEncryption } from './process/encryption.ts'
import { makeMetrics } from './gateway/metrics.ts'
import { openDirectory } from './directory/open.ts'
import { makePictures } from './gateway/pictures/taken.ts'
import { openGateway } from './gateway/server.ts'
import { makeLog } from './process/log.ts'
import { giveBackWhenIdle } from './process/memory.ts'
import { listenForBounces } from './mail/bounce-listener.ts'
import { openPost } from './mail/open.ts'
import { takeBounce } from './core/mailing/bounce.ts'
import { logMailWarnings, mailWarnings } from './core/mailing/mail-warnings.ts'
import { BullQueue } from './queue/queue.ts'
import { startRedis } from './queue/redis.ts'
import { expireAll } from './core/retention.ts'
import { gatherHouse, workOf } from './core/house.ts'
import type { Resume, Subject } from './core/subject.ts'
import { subjects } from './core/subjects.ts'
import { renamedSettings, unknownSettings } from './process/setting-warnings.ts'
import { openStore } from './store/open.ts'
import { openProvider } from './stripe/open.ts'
import { inLanguage } from './texts/say.ts'
import { makeWarnings } from './process/warnings.ts'
import { Fault } from './xep/fault.ts'

const DAY = 86_400_000 // ms

/**
 * Starts everything. @returns stops everything
 * @throws Error when two subjects claim the same
 */
export const open = (config: Config, subjects: readonly Subject[]): Promise<() => Promise<void>> =>
  inLanguage(config.language, () => openHouse(config, subjects))

async function openHouse(config: Config, subjects: readonly Subject[]): Promise<() => Promise<void>> {
  const house = gatherHouse(subjects)
  requireEncryption(config)
  checkGroupSettings(config)
  closeDataFolder(config)
  refuseUnfinished(config)
  const log = makeLog(config)
  const metrics = makeMetrics(house.counters)
  const provider = await openProvider(config)
  const store = await openStore(config.store, config.data, house.collections, { organisation: config.domain })
  await store.claim(config.domain, () => {
    log.error({}, 'another process has taken the store: this one stops')
    process.exit(1)
  })
  log.info({ engine: store.about.name }, 'the store is open')
  for (const lack of store.about.lacks) log.info({ engine: store.about.name }, lack)
  const redis = config.redis ? undefined : await startRedis(join(config.data, 'redis'))
  const queue = new BullQueue(redis?.socket ?? config.redis, log, {
    mail: config.mailsPerMinute,
    reportMail: config.mailsPerMinute,
  })
  let streams = 0
  let progress = 'waiting for the XMPP server'
  const tell = (text: string) => void (progress = text)
  const traces = new Traces()
  const archives = watchArchives()
  const wire = new ComponentWire({
    host: config.xmppHost,
    port: config.componentPort,
    domain: hosts(config).component,
    secrets: () => acceptedSecrets(config, 'component', new Date()),
    intake: config.intake,
    log,
    handle: stanza => router(stanza),
    seen(way, stanza) {
      if (way === 'out') metrics.count('stanzas_out')
      traces.see(way, stanza)
    },
    online() {
      archives.tell({ waiting: 0 })
      void catchUp()
    },
  })
  const post = openPost(config, log)
  const warnings = makeWarnings(log, [
    () => openToOthers(config),
    () => serverWarnings(wire.state, hosts(config).component),
    () => queueWarnings(queue),
    () => archiveWarnings(archives),
    () => mailWarnings({ config, post }),
  ])
  for (const each of [...renamedSettings(), ...unknownSettings()]) warnings.raise(each)
  const now = () => new Date()
  const admins = new BoundAdmins({ config, store, now, warnings })
  const serially = makeSerially()
  const context: Context = {
    config,
    store,
    wire,
    queue,
    post,
    pictures: makePictures(config),
    ...openDirectory(config, log),
    ...provider,
    log,
    warnings,
    archives,
    backups: makeBackups({ config, wire, now }),
    admins,
    throttle: makeThrottle(),
    reconnects: makeReconnects({ free: config.reconnects, longest: config.reconnectSeconds }),
    incidents: makeIncidents(),
    count: metrics.count,
    now,
    serially,
    shareRun: makeSharedRuns(),
    names: new HouseNames({ config, store }),
    caseContacts: makeCaseContacts({ wire, config }),
    polls: makePolls({ config, store, queue, now }),
    reads: makeReads({ config, store, log, serially }),
    house,
  }
  const outbox = new Outbox(context)
  const follower = new Follower(context)
  const router: Router = makeRouter(
    context,
    routes(() => router.features),
    id => outbox.acknowledge(id),
  )
  for (const [name, { help, read }] of house.gauges) metrics.gauge(name, help, () => read(context))

  const steps: Resume[] = [
    { order: 0, run: () => outbox.resume() },
    { order: 20, run: () => follower.resume(tell) },
    { order: 110, run: () => expireAll(context) },
    ...house.subjects.flatMap(({ resume = [] }) => resume),
  ].toSorted((one, other) => one.order - other.order)

  /** Each time the server is there: what was left undone is done, and a first start applies the organisation file. */
  async function catchUp(): Promise<void> {
    const stream = ++streams
    const isSame = () => wire.online && stream === streams
    await Promise.all(steps.map(({ run }) => retry(() => run(context, tell), isSame, failed)))
    if (isSame()) tell('')
  }

  /** Tried again soon, and at the next connection; a file that cannot be used waits for a better one. */
  function failed(error: unknown): void {
    tell(error instanceof Error ? error.message : String(error))
    log.error({ error: error instanceof Fault ? error.message : error }, 'not everything could be caught up with')
  }

  await admins.load()
  await finishEdits(context)
  await enterBegunActs(context)
  const http = await openGateway({
    context,
    online: () => wire.online,
    server: () => wire.state,
    progress: () => progress,
    version: packageJson.version,
    changed: () => follower.changed(),
    trace: (asked, gone) => traces.follow(asked, gone),
    metrics: metrics.text,
  })
  queue.run(workOf(context), async () => {
    for (const { requeues, run } of steps) if (requeues) await run(context, tell)
  })
  const bounces =
    config.bounceListen && (await listenForBounces(config, log, async each => void (await takeBounce(context, each))))
  wire.start()
  follower.start()
  void logMailWarnings(context)
  const daily = setInterval(() => void expireAll(context).catch(failed), DAY)
  giveBackWhenIdle()
  return async () => {
    log.info({}, 'stopping')
    follower.stop()
    clearInterval(daily)
    if (bounces) await bounces()
    await http.close()
    await wire.stop()
    await context.reads.settle()
    await queue.stop()
    await redis?.stop()
    await store.close()
  }
}

if (import.meta.main) {
  process.title = 'bellhop'
  try {
    const close = await open(loadConfig(), subjects)
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () =>
        close().then(
          () => process.exit(0),
          error => (console.error(error), process.exit(1)),
        ),
      )
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
