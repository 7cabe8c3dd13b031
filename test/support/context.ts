// What rules are given, in the process of the test: a store, a queue and the ways out as in service, no XMPP server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBackups } from '../../backup/backups.ts'
import { ComponentWire } from '../../component/wire.ts'
import { loadConfig } from '../../config.ts'
import type { Context, Log, Queue } from '../../core/context.ts'
import { makePolls } from '../../core/broadcasts/polls.ts'
import { makeReads } from '../../core/broadcasts/reads.ts'
import { makeCaseContacts } from '../../core/desk/case/contacts.ts'
import { watchArchives } from '../../core/doctor/archive-warnings.ts'
import { HouseNames } from '../../core/organisation/names.ts'
import { BoundAdmins } from '../../core/people/admins.ts'
import { makeSerially } from '../../core/runs/serially.ts'
import { makeSharedRuns } from '../../core/runs/shared-runs.ts'
import { makeIncidents } from '../../core/incidents.ts'
import { makeReconnects } from '../../core/access/reconnects.ts'
import { makeThrottle } from '../../core/access/throttle.ts'
import { makePictures } from '../../gateway/pictures/taken.ts'
import { openPost } from '../../mail/open.ts'
import { BullQueue, type Work } from '../../queue/queue.ts'
import { startRedis } from '../../queue/redis.ts'
import { makeWarnings } from '../../process/warnings.ts'
import { openProvider } from '../../stripe/open.ts'
import { storeOf } from './store.ts'
import { house } from '../../core/subjects.ts'

export interface Inside {
  context: Context
  /** Starts taking work off the queue. */
  work(work: Work): void
  end(): Promise<void>
}

const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** Everything but a queue: nothing that is put off is done. */
export async function openStored(environment: Record<string, string> = {}): Promise<Omit<Inside, 'work'>> {
  const never: Queue = { add: async () => true, health: { status: 'ok', jobs: 0, oldest: 0 } }
  const data = mkdtempSync(join(tmpdir(), 'bellhop-test-'))
  const { context, close } = await openContext(data, environment, silent, never)
  return { context, end: close }
}

export async function openInside(environment: Record<string, string> = {}, log: Log = silent): Promise<Inside> {
  const data = mkdtempSync(join(tmpdir(), 'bellhop-test-'))
  const redis = await startRedis(join(data, 'redis'))
  const queue = new BullQueue(redis.socket, log)
  const { context, close } = await openContext(data, environment, log, queue)
  return {
    context,
    work: work => queue.run(work),
    async end() {
      await queue.stop()
      await redis.stop()
      await close()
    },
  }
}

async function openContext(data: string, environment: Record<string, string>, log: Log, queue: Queue) {
  const config = loadConfig({ BELLHOP_DATA: data, BELLHOP_DOMAIN: 'acme.test', ...environment })
  const store = await storeOf(config)
  const host = '127.0.0.1'
  const wire = new ComponentWire({
    ...{ host, port: 1, domain: 'bellhop.acme.test', secrets: () => [''], intake: 1, log },
    ...{ handle: async () => {}, online: nothing },
  })
  const warnings = makeWarnings(log)
  const admins = new BoundAdmins({ config, store, warnings, now: () => new Date() })
  const serially = makeSerially()
  const context: Context = {
    ...{ config, store, wire, queue, log, post: openPost(config, log), throttle: makeThrottle() },
    reconnects: makeReconnects({ free: config.reconnects, longest: config.reconnectSeconds }),
    warnings,
    incidents: makeIncidents(),
    archives: watchArchives(),
    backups: makeBackups({ config, wire, now: () => new Date() }),
    pictures: makePictures(config),
    ...(await openProvider(config)),
    admins,
    ...{
      count: nothing,
      now: () => new Date(),
      serially,
      shareRun: makeSharedRuns(),
      names: new HouseNames({ config, store }),
      caseContacts: makeCaseContacts({ wire, config }),
      polls: makePolls({ config, store, queue, now: () => new Date() }),
      reads: makeReads({ config, store, log, serially }),
      house,
    },
  }
  return {
    context,
    async close() {
      await store.close()
      rmSync(data, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
