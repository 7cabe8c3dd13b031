// Access: codes, devices, pairing, and who signs in.
import type { Subject } from '../subject.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'
import { codeIssue } from './commands/code-issue.ts'
import { codeList } from './commands/code-list.ts'
import { codePending } from './commands/code-pending.ts'
import { codeRevoke } from './commands/code-revoke.ts'
import { deviceClass } from './commands/device-class.ts'
import { deviceName } from './commands/device-name.ts'
import { devices } from './commands/devices.ts'
import { pair } from './commands/pair.ts'
import { welcome } from './commands/welcome.ts'
import { resumeDevices } from './device.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'

declare module '../context.ts' {
  interface Counters {
    sign_ins: true
    sign_ins_refused: true
    sign_ins_slowed: true
  }
}

/** After so long a code that nobody has used is removed. A used one stays: an old phone is not a guesser. */
const QUARTER = 90 // days

export const access: Subject = {
  name: 'access',
  collections,
  holdings,
  commands: [
    {
      name: 'general',
      commands: [codeIssue, codeList, codeRevoke, devices, deviceName, deviceClass, pair],
    },
    { name: 'organisation', commands: [codePending] },
    { name: 'server', about: 'the first steps, what the server holds, and sets of emoticons', commands: [welcome] },
  ],
  resume: [{ order: 60, run: resumeDevices }],
  async personLeaves({ store }, { id: person }) {
    for (const { id } of await store.codes.find({ where: { person } })) await store.codes.remove(id)
    for (const { id } of await store.audits.find({ where: { person } })) await store.audits.remove(id)
  },
  expire: context => sweep(context.store.codes, { firstUse: null, expires: { lt: daysAgo(context, QUARTER) } }),
  counters: {
    sign_ins: { help: 'Access codes accepted' },
    sign_ins_refused: {
      help: 'Access codes refused',
      alert: {
        name: 'CodesRefused',
        above: 200,
        within: 15,
        severity: 'warning',
        says: 'Many wrong access codes were tried: somebody may be guessing.',
        action:
          'Look in the log for the addresses they come from, and block them in front of Bellhop. Each waits longer and longer.',
      },
    },
    sign_ins_slowed: {
      help: 'Sign-ins of devices that came again and again, which had to wait',
      alert: {
        name: 'DevicesReconnect',
        above: 500,
        within: 15,
        severity: 'warning',
        says: 'Devices sign in again and again and are slowed down.',
        action:
          'Look in the log for the devices: one account in two programs that end each other, or a network that breaks.',
      },
    },
  },
}
