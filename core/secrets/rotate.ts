// Rotating secrets: a new one takes the place of an old one, which is accepted for as long as those who have it need it.
import { createHash } from 'node:crypto'
import { isRotating, restoreSecret, rotateSecret, secret } from '../../config.ts'
import { ReloadSecrets } from '../../xep/secrets.ts'
import { Fault, wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { say, sayCount } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms

export interface Rotatable {
  /** What it is for, as people choose it. */
  label: () => string
  /** Hours for which the old one is accepted where nobody says otherwise. */
  hours: number
  /** The server has it, too, and is told to read it again. */
  isShared?: true
  /** What to do next. */
  next: () => string
}

/** Secrets that are rotated. The others are no keys to doors: links, codes and ids follow from them, so they stay. */
export const ROTATABLE: Record<string, Rotatable> = {
  session: {
    label: () => say('sessions of pages'),
    hours: 30 * 24,
    next: () => say('Everybody stays signed in: the old key is good for the sessions that were opened with it.'),
  },
  admin: {
    label: () => say("the administrator's token"),
    hours: 0,
    next: () =>
      say('The command line has the new token already. Give it to programs that send the old one, as your monitoring.'),
  },
  scim: {
    label: () => say('the token of directories that send people by SCIM'),
    hours: 24,
    next: () => say('Write the new token into the directory: scim shows it.'),
  },
  component: {
    label: () => say('what Bellhop signs in to the XMPP server with'),
    hours: 1,
    isShared: true,
    next: () => say('The stream to the server goes on.'),
  },
  'sign-in': {
    label: () => say('what the XMPP server asks the gateway with'),
    hours: 1,
    isShared: true,
    next: () => say('Nobody is signed out.'),
  },
}

/** @param hours for which the old one is accepted @throws Fault conflict where the server has it from elsewhere */
export async function rotate(context: Context, name: string, hours: number | undefined): Promise<string> {
  const { config, now } = context
  const chosen = ROTATABLE[name]
  if (!chosen) throw new Fault('item-not-found', say("There is no secret '{name}' to rotate.", { name }))
  if (chosen.isShared && !context.wire.online)
    throw new Fault('remote-server-timeout', say('The XMPP server has to take the new one, and is not connected.'))
  return context.serially('secrets', async () => {
    const kept = chosen.isShared ? Math.max(hours ?? 0, chosen.hours) : (hours ?? chosen.hours)
    rotateSecret(config, name, new Date(now().getTime() + kept * HOUR))
    if (chosen.isShared) await shareOrRestore(context, name)
    return `${chosen.next()} ${oldText(kept)}`
  })
}

const oldText = (hours: number): string =>
  hours
    ? sayCount(
        hours,
        'The old one is accepted for {count} hour more.',
        'The old one is accepted for {count} hours more.',
      )
    : say('The old one is refused from now on.')

/** Goes on with a secret that the server had not taken yet when Bellhop ended. */
export async function resumeRotation(context: Context): Promise<void> {
  const { config, now } = context
  const isUnsure = Object.keys(ROTATABLE).some(name => ROTATABLE[name]?.isShared && isRotating(config, name, now()))
  if (isUnsure) await share(context)
}

/** The old one comes back where the server says that it has another one. */
async function shareOrRestore(context: Context, name: string): Promise<void> {
  try {
    await share(context)
  } catch (error) {
    if (wasRefused(error)) restoreSecret(context.config, name)
    throw error
  }
}

/** Has the server read its secrets again. Digests tell whether it has the same. */
async function share({ wire, config }: Context): Promise<void> {
  const digest = (name: string) => createHash('sha256').update(secret(config, name)).digest('hex')
  await wire.ask('set', config.domain, ReloadSecrets, { component: digest('component'), signIn: digest('sign-in') })
}
