// Opens the store, starts the doors, closes in reverse; nothing else.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Outbox } from './component/outbox.ts'
import { makeRouter, type Router } from './component/router.ts'
import { routes } from './component/routes.ts'
import { ComponentWire } from './component/wire.ts'
import { hosts, loadConfig, secret, type Config } from './config.ts'
import { resumeBroadcasts } from './core/broadcasts/broadcast.ts'
import { deliverBroadcast } from './core/broadcasts/delivery.ts'
import { answerCodeRequest } from './core/mailing/code-request.ts'
import type { Context } from './core/context.ts'
import { resumeDevices } from './core/access/device.ts'
import { finishEdits, resumeEdits } from './core/provisioning/edit.ts'
import { standing } from './core/organisation/directory.ts'
import { Follower } from './core/organisation/follower.ts'
import { Names } from './core/organisation/names.ts'
import { resumeExternals, tellExternal } from './core/groups/external.ts'
import { deliverMail, resumeMails } from './core/mailing/mail.ts'
import { resyncOnce } from './core/provisioning/full-resync.ts'
import { resumeNotices } from './core/notices.ts'
import { resumeRooms } from './core/groups/room-changes.ts'
import { bringFile } from './core/guests/guest-file.ts'
import { retry } from './core/retry.ts'
import { applyChart, readEntries, resumeCharts } from './core/organisation/org.ts'
import { resumeCopies, resendCopy } from './core/broadcasts/returned.ts'
import { forgetPast } from './core/retention.ts'
import { makeSerially } from './core/serially.ts'
import { throttle } from './core/access/throttle.ts'
import { makeMetrics } from './gateway/metrics.ts'
import { openDirectory } from './directory/open.ts'
import { openGateway } from './gateway/server.ts'
import { makeLog } from './log.ts'
import { giveBackWhenIdle } from './memory.ts'
import { openPost } from './mail/open.ts'
import { BullQueue } from './queue/queue.ts'
import { startRedis } from './queue/redis.ts'
import { openStore } from './store/open.ts'
import { Fault } from './xep/fault.ts'
import { collections } from './core/collections.ts'
import { administrator } from './core/model/caller.ts'

const DAY = 86_400_000 // ms

async function open(config: Config): Promise<() => Promise<void>> {
  const log = makeLog(config)
  const metrics = makeMetrics()
  const store = await openStore(config.store, config.data, collections)
  const redis = config.redis ? undefined : await startRedis(join(config.data, 'redis'))
  const queue = new BullQueue(redis?.socket ?? config.redis, log)
  let streams = 0
  let progress = 'waiting for the XMPP server'
  const tell = (text: string) => void (progress = text)
  const wire = new ComponentWire({
    host: config.xmppHost,
    port: config.componentPort,
    domain: hosts(config).component,
    secret: secret(config, 'component'),
    intake: config.intake,
    log,
    handle: stanza => router(stanza),
    sent: () => metrics.count('stanzas_out'),
    online: () => void catchUp(),
  })
  const context: Context = {
    config,
    store,
    wire,
    queue,
    post: openPost(config, log),
    ...openDirectory(config),
    log,
    throttle: throttle(),
    count: metrics.count,
    now: () => new Date(),
    serially: makeSerially(),
    names: new Names({ config, store }),
  }
  const outbox = new Outbox(context)
  const follower = new Follower(context)
  const router: Router = makeRouter(
    context,
    routes(() => router.features),
    id => outbox.done(id),
  )
  metrics.gauge('connected', 'Whether the stream to the XMPP server is up', () => Number(wire.online))
  metrics.gauge('handling', 'Stanzas taken in and not finished', () => wire.handling)
  metrics.gauge('queue_up', 'Whether Redis takes jobs', () => Number(!['away', 'full'].includes(queue.health.status)))
  metrics.gauge('queue_jobs', 'Jobs that wait or run', () => queue.health.jobs)
  metrics.gauge('queue_oldest_seconds', 'Seconds since the oldest of them was added', () => queue.health.oldest / 1_000)
  metrics.gauge('people', 'People of the organisation', () => store.people.count({ guest: null }))
  metrics.gauge('held', 'People who left the directory and stay until it is confirmed', () =>
    store.departures.count({ held: true }),
  )
  metrics.gauge('unfollowed', 'Whether the directory could not be followed last', async () =>
    Number((await standing(context)).problem !== undefined),
  )

  /** Each time the server is there: what was left undone is done, and a first start applies the organisation file. */
  async function catchUp(): Promise<void> {
    const stream = ++streams
    const isSame = () => wire.online && stream === streams
    const steps = [
      () => outbox.resume(),
      followChart,
      () => follower.resume(tell),
      () => resumeEdits(context),
      () => resumeNotices(context),
      () => resumeRooms(context),
      () => resumeDevices(context),
      () => resumeBroadcasts(context),
      () => resumeMails(context),
      () => resumeExternals(context),
      () => resumeCopies(context),
      () => forgetPast(context),
    ]
    await Promise.all(steps.map(step => retry(step, isSame, failed)))
    if (isSame()) tell('')
  }

  async function followChart(): Promise<void> {
    await resumeCharts(context, tell)
    await resyncOnce(context, tell)
    if (config.source !== 'file') return
    if ((await store.charts.count()) === 0) {
      await applyChart(context, readEntries(readFileSync(config.org)), administrator, undefined, tell)
      log.info({ file: config.org }, 'the organisation is applied')
    }
    if (config.guests) await bringFile(context, config.guests)
  }

  /** Tried again soon, and at the next connection; a file that cannot be used waits for a better one. */
  function failed(error: unknown): void {
    tell(error instanceof Error ? error.message : String(error))
    log.error({ error: error instanceof Fault ? error.message : error }, 'not everything could be caught up with')
  }

  await finishEdits(context)
  const http = await openGateway({
    context,
    online: () => wire.online,
    progress: () => progress,
    changed: () => follower.changed(),
    metrics: metrics.text,
  })
  queue.run(
    {
      broadcast: id => deliverBroadcast(context, id),
      letter: id => deliverMail(context, id),
      ask: id => answerCodeRequest(context, id),
      external: id => tellExternal(context, id),
      copy: job => resendCopy(context, job),
    },
    async () => {
      await resumeBroadcasts(context)
      await resumeMails(context)
      await resumeExternals(context)
      await resumeCopies(context)
    },
  )
  wire.start()
  follower.start()
  const daily = setInterval(() => void forgetPast(context).catch(failed), DAY)
  giveBackWhenIdle()
  return async () => {
    log.info({}, 'stopping')
    follower.stop()
    clearInterval(daily)
    await http.close()
    await wire.stop()
    await queue.stop()
    await redis?.stop()
    await store.close()
  }
}

process.title = 'bellhop'
try {
  const close = await open(loadConfig())
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
