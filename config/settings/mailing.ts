// Settings: e-mails and text messages.
import { choice, positive, setting, text } from '../setting.ts'

export const mailingSettings = {
  inviteNew: setting(
    'INVITE_NEW',
    'no',
    choice('no', 'mail', 'text'),
    'how people whom a chart or directory brings are invited',
  ),
  smtp: setting(
    'SMTP',
    '',
    text,
    'mail server, as smtp://USER:PASSWORD@HOST:PORT; empty: mails wait on the page of mails',
  ),
  smtpClear: setting(
    'SMTP_CLEAR',
    'no',
    choice('yes', 'no'),
    'whether an smtp:// server on another machine may get mails, with access codes, without encryption',
  ),
  mailFrom: setting('MAIL_FROM', '', text, 'sender of mails; empty: the name of the organisation, bellhop@DOMAIN'),
  mailBounces: setting(
    'MAIL_BOUNCES',
    '',
    text,
    'envelope sender of mails, such as bounces+{id}@chat.example: a bounce then names its mail; empty: the sender',
  ),
  bounceListen: setting(
    'BOUNCE_LISTEN',
    '',
    text,
    'HOST:PORT at which Bellhop takes bounces by LMTP, such as 127.0.0.1:2424; empty: not at all',
  ),
  smsUrl: setting(
    'SMS_URL',
    '',
    text,
    'HTTP gateway for text messages, a template; log: none is sent, the log names the page of each; empty: none',
  ),
  smsMethod: setting('SMS_METHOD', 'POST', choice('POST', 'GET'), 'how it is asked'),
  smsHeaders: setting('SMS_HEADERS', '', text, 'its headers, as a JSON object'),
  smsBody: setting(
    'SMS_BODY',
    '{"to": {{ to | json }}, "text": {{ text | json }}}',
    text,
    'the body it gets by POST, a template of to, text, id and report (the address for a delivery report)',
  ),
  smsTaken: setting(
    'SMS_TAKEN',
    '',
    text,
    'a regular expression that its answer must fit, where it answers 200 to a failure as well; empty: every 2xx will do',
  ),
  addressHour: setting('MAILS_PER_HOUR', '3', positive, 'mails to one address within an hour, whoever asks'),
  addressDay: setting('MAILS_PER_DAY', '10', positive, 'the same within a day'),
  mailsPerMinute: setting(
    'MAILS_PER_MINUTE',
    '600',
    positive,
    'mails with access codes sent within a minute, and mails with reports; the rest waits',
  ),
  memberMails: setting('MAILS_BY_MEMBER', '30', positive, 'mails to guests that one member has sent a day'),
}
