// Judges what a refusal of a mail server is about: the recipient, this one mail for now, or us, so that no mail would be taken.
import type { PostResult } from '../core/context.ts'

/** A refusal as nodemailer reports it. */
export interface SmtpError {
  /** As nodemailer names the stage, such as `EAUTH`. */
  code?: string | undefined
  /** The command that was refused, such as `RCPT TO`. */
  command?: string | undefined
  /** The reply code of the server (RFC 5321 §4.2); absent where no server replied. */
  status?: number | undefined
  /** The reply of the server. */
  reply?: string | undefined
}

/** `5.1.1` in `550 5.1.1 No such user`; a reply of several lines repeats code and status. */
const ENHANCED = /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/ // RFC 3463 §2, RFC 2034 §4

/** Bad mailbox, bad system or moved (RFC 3463 §3.2), except the two that are about the sender; disabled mailbox; content. */
const OF_RECIPIENT = /^5\.(1\.(?!7$|8$)\d+|2\.1|6\.\d+)$/

/** Mailbox full or over its limit, no route to the recipient (RFC 3463 §3.3 and §3.5); 5.4.5 is the limit of the sender. */
const OF_THIS_MAIL = /^5\.(2\.\d+|4\.(?!5$)\d+)$/

/** A server that gives no enhanced status says these of a recipient (RFC 5321 §4.2.3). */
const PLAIN_OF_RECIPIENT = [550, 551, 553]

/** @returns what became of the mail; `blocked` also where no server replied */
export function verdictOn({ code, command = '', status = 0, reply = '' }: SmtpError, problem: string): PostResult {
  const aboutRecipient = command === 'RCPT TO' || command === 'DATA'
  const enhanced = ENHANCED.exec(reply)?.[1]
  if (code === 'EAUTH' || !aboutRecipient || status === 421) return { is: 'blocked', problem }
  if (status < 500) return { is: 'later', problem } // greylisting, busy mailbox
  if (enhanced === undefined)
    return PLAIN_OF_RECIPIENT.includes(status) && command === 'RCPT TO'
      ? { is: 'refused', problem }
      : { is: 'blocked', problem }
  if (OF_RECIPIENT.test(enhanced)) return { is: 'refused', problem }
  return { is: OF_THIS_MAIL.test(enhanced) ? 'later' : 'blocked', problem }
}
