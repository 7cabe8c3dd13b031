// Mailing: e-mails and text messages that bring an access code, and e-mails with reports.
import type { Subject } from '../subject.ts'
import { answerCodeRequest } from './code-request.ts'
import { invite } from './commands/invite.ts'
import { inviteAll } from './commands/invite-all.ts'
import { mails } from './commands/mails.ts'
import { bounce } from './commands/bounce.ts'
import { deliverMail, probeChannel } from './mail-delivery.ts'
import { forgetMails } from './mail-list.ts'
import { resumeMails } from './mail.ts'
import { resumePauses } from './pause.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'

declare module '../context.ts' {
  interface Jobs {
    mail: true
    reportMail: true
    codeRequest: true
    channel: true
  }
  interface Counters {
    mails: true
    mails_refused: true
    mails_returned: true
  }
}

export const mailing: Subject = {
  name: 'mailing',
  collections,
  holdings,
  commands: [
    {
      name: 'links',
      commands: [inviteAll, invite, mails, bounce],
    },
  ],
  jobs: { mail: deliverMail, reportMail: deliverMail, codeRequest: answerCodeRequest, channel: probeChannel },
  resume: [
    { order: 80, run: resumePauses, requeues: true },
    { order: 81, run: resumeMails, requeues: true },
  ],
  async personLeaves({ store }, { id: person }) {
    for (const { id } of await store.mails.find({ where: { person } })) await store.mails.remove(id)
  },
  expire: forgetMails,
  counters: {
    mails: { help: 'Mails and text messages that were taken' },
    mails_refused: {
      help: 'Mails and text messages that were refused for good',
      alert: {
        name: 'MailsRefused',
        above: 20,
        within: 60,
        severity: 'warning',
        says: 'More than 20 mails or text messages were refused for good within an hour.',
        action:
          '`./bellhop mails` lists them with the reasons: addresses that are not there, or a sender that is not believed.',
      },
    },
    mails_returned: {
      help: 'Mails and text messages that were taken and did not arrive',
      alert: {
        name: 'MailsReturned',
        above: 20,
        within: 60,
        severity: 'warning',
        says: 'More than 20 mails or text messages came back within an hour.',
        action: '`./bellhop mails` lists them with the reasons. Check SPF, DKIM and DMARC of the sender.',
      },
    },
  },
  gauges: {
    paused: {
      help: 'Ways out by which nothing goes',
      read: ({ store }) => store.pauses.count(),
      alert: {
        name: 'MailsPaused',
        above: 0,
        for: 5,
        severity: 'critical',
        says: 'The mail server or the SMS gateway refuses us or does not answer: nobody gets mails or text messages.',
        action:
          '`./bellhop mails` and `./bellhop doctor` name the reason: mend BELLHOP_SMTP or BELLHOP_SMS_URL. What waits goes out by itself.',
      },
    },
  },
  async health({ store }) {
    const pauses = await store.pauses.find()
    return pauses.length
      ? { paused: pauses.map(({ id: channel, since, problem }) => ({ channel, since, problem })) }
      : {}
  },
}
