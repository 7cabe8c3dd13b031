// A way out that refuses everything because of us, or does not answer, is paused: one mail tries whether it works again,
// and the others wait as long as it takes.
import type { Context } from '../context.ts'
import type { Channel } from '../model/address.ts'
import { tellAdmins } from './tell.ts'
import type { Pause } from './records.ts'
import { say } from '../../texts/say.ts'

const FIRST = 1_000 // ms until it is tried again, doubled with each failure
const LONGEST = 10 * 60_000 // ms between two tries of a mail server that refuses us
const TOLD = 3 // failures after which the administrators are told: a server that is started anew is no news

export const pauseOf = ({ store }: Pick<Context, 'store'>, channel: Channel): Promise<Pause | undefined> =>
  store.pauses.get(channel)

/** Whether a mail has to wait. */
export const isWaiting = ({ refused }: Pause, mail: string): boolean => refused.length > 1 || refused.includes(mail)

/** @param failed the mail that was refused */
export const pauseChannel = (context: Context, channel: Channel, problem: string, failed: string): Promise<void> =>
  context.serially(`pause ${channel}`, async () => {
    const { store, log, now } = context
    const before = await store.pauses.get(channel)
    const isProbe = before === undefined || before.probe === failed
    const since = before?.since ?? now().toISOString()
    const tries = (before?.tries ?? 0) + (isProbe ? 1 : 0)
    const refused = [...new Set([...(before?.refused ?? []), failed])].slice(0, 2)
    const pause = { id: channel, since, problem: problem.slice(0, 300), tries, probe: before?.probe ?? failed, refused }
    await store.pauses.put(pause)
    if (refused.length > 1 && before?.refused.length === 1)
      log.warn({ channel, problem }, 'nothing goes out this way until it works again')
    if (!isProbe) return // handed over before the pause began
    if (tries === TOLD)
      await tellAdmins(
        context,
        () =>
          channel === 'mail'
            ? say('Bellhop can send no mails: {problem}', { problem })
            : say('Bellhop can send no text messages: {problem}', { problem }),
        `pause ${channel} ${since}`,
      )
    await context.queue.add('channel', probeJob(pause), Math.min(LONGEST, FIRST * 2 ** (tries - 1)))
  })

/** A job of its own for each try: the queue takes none that has the id of one under way. */
export const probeJob = ({ id, since, tries }: Pick<Pause, 'id' | 'since' | 'tries'>) => `${id} ${since} ${tries}`

/** @returns the pause that is over; nothing where there was none */
export const openChannel = (context: Context, channel: Channel): Promise<Pause | undefined> =>
  context.serially(`pause ${channel}`, async () => {
    const { store, log } = context
    const pause = await store.pauses.get(channel)
    if (!pause) return undefined
    await store.pauses.remove(channel)
    if (pause.refused.length > 1) log.info({ channel }, 'it works again')
    return pause
  })

/** At a start: what is paused is tried at once. */
export async function resumePauses({ store, queue }: Context): Promise<void> {
  for (const pause of await store.pauses.find()) await queue.add('channel', probeJob(pause))
}
