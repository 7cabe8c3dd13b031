// Settings: broadcasts, templates, desks and reports.
import { choice, count, positive, setting, text } from '../setting.ts'

export const messageSettings = {
  broadcasts: setting(
    'BROADCASTS',
    '200',
    count,
    'broadcasts that one member sends within a day, corrections included',
  ),
  reportDirect: setting(
    'REPORT_DIRECT',
    'no',
    choice('yes', 'no'),
    'whether messages that members write to each other directly are counted for reports, too',
  ),
  reportSmallest: setting(
    'REPORT_SMALLEST',
    '5',
    positive,
    'people whom a group or team has at least where reports show figures of single people',
  ),
  reportNames: setting(
    'REPORT_NAMES',
    'yes',
    choice('yes', 'no'),
    'whether reports show figures of single people to others at all',
  ),
  reportReads: setting(
    'REPORT_READS',
    'yes',
    choice('yes', 'no'),
    'whether broadcasts ask for read marks, and their number is shown to the owner of the group',
  ),
  reportMonths: setting('REPORT_MONTHS', '24', positive, 'months for which figures of reports are kept'),
  retrySeconds: setting(
    'RETRY_SECONDS',
    '10',
    positive,
    'seconds until a copy that another server sent back goes out again; then longer',
  ),
  retryHours: setting('RETRY_HOURS', '24', count, 'hours after which it is given up'),
  textFields: setting('TEXT_FIELDS', '20', positive, 'fields that one personal text can have'),
  textMilliseconds: setting(
    'TEXT_MILLISECONDS',
    '1000',
    positive,
    'milliseconds within which a personal text is filled for 75 people, or it is given up',
  ),
  templates: setting('TEMPLATES', '100', count, 'templates that one member can have'),
  templateApproval: setting(
    'TEMPLATE_APPROVAL',
    'no',
    choice('no', 'manager'),
    'who agrees before a member sends a template: nobody (no), or the manager of that member',
  ),
  approvalHours: setting(
    'APPROVAL_HOURS',
    '72',
    positive,
    'hours within which the manager answers; then nothing is sent',
  ),
  reactions: setting(
    'REACTIONS',
    'yes',
    choice('yes', 'no'),
    'owners see how often each emoji was given to their broadcasts',
  ),
  deskLines: setting(
    'DESK_LINES',
    '60',
    positive,
    'messages of one conversation with a desk within a minute, before its customer is slowed',
  ),
  deskFile: setting('DESK_FILE', '', text, 'a file of desks that a first start makes, such as examples/desks.csv'),
  deskMinutes: setting(
    'DESK_MINUTES',
    '5',
    count,
    'minutes after which an agent of a desk whose devices are all disconnected gives the open conversations back',
  ),
}
