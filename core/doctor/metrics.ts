// The numbers of the process as a whole: its connections, its queue, its disks, and what its doors count.
import { statfs } from 'node:fs/promises'
import type { Context, Counter } from '../context.ts'
import type { Metric } from '../metric.ts'
import type { Gauge } from '../subject.ts'

export const counters: Partial<Record<Counter, Metric>> = {
  stanzas_in: { help: 'Stanzas received that were no answers to us' },
  stanzas_out: { help: 'Stanzas sent' },
  faults: { help: 'Requests refused with a reason' },
  incidents: {
    help: 'Requests that failed by a bug of ours',
    alert: {
      name: 'Incident',
      above: 0,
      within: 15,
      severity: 'warning',
      says: 'A request failed by a bug of Bellhop.',
      action: 'Look for "incident" in the log, and report what stands there. Who asked has been given the same id.',
    },
  },
}

export const gauges: Record<string, Gauge> = {
  connected: {
    help: 'Whether the stream to the XMPP server is up',
    read: async ({ wire }) => Number(wire.online),
    alert: {
      name: 'ServerAway',
      below: 1,
      for: 2,
      severity: 'critical',
      says: 'Bellhop is not connected to the XMPP server: commands, broadcasts and desks do not work.',
      action: 'Start Prosody. Where it runs, `./bellhop doctor` says whether another Bellhop has the connection.',
    },
  },
  handling: {
    help: 'Stanzas taken in and not finished',
    read: async ({ wire }) => wire.handling,
    alert: {
      name: 'Overloaded',
      above: 800, // messages alone make 1,000 at most: the window of component/outbox.ts
      for: 5,
      severity: 'warning',
      says: 'More than 800 stanzas wait to be handled: answers are late.',
      action: 'Look at the load of the machine and of the store. At BELLHOP_INTAKE stanzas Bellhop stops to read.',
    },
  },
  queue_up: {
    help: 'Whether Redis takes jobs',
    read: async ({ queue }) => Number(!['away', 'full'].includes(queue.health.status)),
    alert: {
      name: 'QueueAway',
      below: 1,
      for: 1,
      severity: 'critical',
      says: 'Redis does not answer, or its memory or disk is full: mails, broadcasts and reminders wait.',
      action:
        'Start Redis, or give it room. `./bellhop doctor` says which. Nothing is lost: unfinished work is in the store.',
    },
  },
  queue_jobs: { help: 'Jobs that wait or run', read: async ({ queue }) => queue.health.jobs },
  queue_oldest_seconds: {
    help: 'Seconds since the oldest of them was due',
    unit: 'seconds',
    read: async ({ queue }) => queue.health.oldest / 1_000,
    alert: {
      name: 'QueueStopped',
      above: 900,
      for: 5,
      severity: 'warning',
      says: 'A job has been due for more than 15 minutes and is not done.',
      action:
        'Look in the log for "work is tried again" and its reason. A mail or SMS gateway that does not answer is the usual one.',
    },
  },
  store_up: {
    help: 'Whether the store answers',
    read: ({ store }) =>
      store.pauses.count().then(
        () => 1,
        () => 0,
      ),
    alert: {
      name: 'StoreAway',
      below: 1,
      for: 1,
      severity: 'critical',
      says: 'The store does not answer: nothing that has to be stored works.',
      action:
        'Start MongoDB, or look at the disk of the SQLite file. Numbers that come from the store are missing meanwhile.',
    },
  },
  archives_waiting: {
    help: 'Messages that the XMPP server could not write into its archives yet',
    read: async ({ archives }) => archives.told.waiting,
  },
  archives_failing: {
    help: 'Whether the XMPP server cannot write its archives',
    read: async ({ archives }) => Number(archives.told.problem !== undefined),
    alert: {
      name: 'ArchivesFailing',
      above: 0,
      for: 1,
      severity: 'critical',
      says: 'The XMPP server cannot write its archives: new messages are in its memory alone.',
      action:
        'Do not stop the server. Make room on its disk, or end the process that locks prosody.sqlite; /healthz names the problem.',
    },
  },
  disk_free: {
    help: 'Share of the disk that is free, the smallest of those of BELLHOP_DATA and BELLHOP_BACKUP_FOLDER',
    unit: 'share',
    read: freeShare,
    alert: {
      name: 'DiskFull',
      below: 0.1,
      for: 5,
      severity: 'critical',
      says: 'Less than a tenth of a disk is free. A full disk stops the store, the archives and uploads.',
      action: 'Make room in BELLHOP_DATA or BELLHOP_BACKUP_FOLDER: shorter archives, fewer backups, a larger disk.',
    },
  },
}

/** Numbers of the process and of Prometheus itself, by their whole names, that somebody should watch. */
export const processMetrics: Record<string, Metric> = {
  'up{job="bellhop"}': {
    help: 'Whether Prometheus can read the numbers',
    alert: {
      name: 'Away',
      below: 1,
      for: 1,
      severity: 'critical',
      says: 'Bellhop does not answer.',
      action: 'Start it, and read the end of its log. What was accepted is done after the start.',
    },
  },
  'process_start_time_seconds{job="bellhop"}': {
    help: 'When Bellhop was started',
    unit: 'seconds',
    alert: {
      name: 'Restarts',
      above: 2,
      within: 15,
      severity: 'critical',
      says: 'Bellhop was started again and again.',
      action: 'Read the end of its log: the last line before each start names the reason.',
    },
  },
  'process_resident_memory_bytes{job="bellhop"}': {
    help: 'Memory of the process',
    unit: 'bytes',
    alert: {
      name: 'MemoryHigh',
      above: 2_000_000_000,
      for: 15,
      severity: 'warning',
      says: 'Bellhop has more than 2 GB of memory.',
      action: 'Report it with the numbers of the last day. A restart loses nothing.',
    },
  },
  'nodejs_eventloop_lag_p99_seconds{job="bellhop"}': {
    help: 'How late the process does what is due, in the worst of a hundred cases',
    unit: 'seconds',
    alert: {
      name: 'Slow',
      above: 1,
      for: 5,
      severity: 'warning',
      says: 'Bellhop is late by more than a second.',
      action: 'Look at the load of the machine: Bellhop needs a processor of its own while it sends to thousands.',
    },
  },
}

async function freeShare({ config }: Context): Promise<number> {
  const folders = [config.data, ...(config.backupFolder ? [config.backupFolder] : [])]
  const disks = await Promise.all(folders.map(folder => statfs(folder)))
  return Math.min(...disks.map(({ bavail, blocks }) => bavail / blocks))
}
