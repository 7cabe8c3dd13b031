// Mailing: e-mails and text messages that bring an access code.
import type { Subject } from '../subject.ts'
import { answerCodeRequest } from './code-request.ts'
import { invite } from './commands/invite.ts'
import { inviteAll } from './commands/invite-all.ts'
import { letters } from './commands/letters.ts'
import { deliverMail, forgetMails, resumeMails } from './mail.ts'
import { collections } from './records.ts'

declare module '../context.ts' {
  interface Jobs {
    letter: true
    ask: true
  }
  interface Counters {
    letters: true
  }
}

export const mailing: Subject = {
  name: 'mailing',
  collections,
  commands: [
    { name: 'mailing', about: 'invitations by e-mail and text message', commands: [inviteAll, invite, letters] },
  ],
  jobs: { letter: deliverMail, ask: answerCodeRequest },
  resume: [{ order: 80, run: resumeMails, requeues: true }],
  async personLeaves({ store }, { id: person }) {
    for (const { id } of await store.letters.find({ where: { person } })) await store.letters.remove(id)
  },
  expire: forgetMails,
  counters: { letters: 'Mails and text messages that were taken' },
}
