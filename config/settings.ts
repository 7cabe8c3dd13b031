// Every setting: environment name, default, type, meaning.
import {
  choice,
  colour,
  count,
  endpoint,
  folder,
  list,
  minutes,
  port,
  positive,
  setting,
  some,
  text,
} from './setting.ts'

/** Whom members bring in: by name, as one of these, or whoever opens a link of theirs. */
const OUTSIDERS = ['customer', 'client', 'partner', 'link'] as const
const ALLOWED = ['nobody', 'owners', 'members'] as const
type Policy = Record<(typeof OUTSIDERS)[number], (typeof ALLOWED)[number]>

/** `owners` for all, or `customer=members,partner=nobody`; what is not named is left at `owners`. */
function policy(value: string): Policy {
  const allowed: Policy = { customer: 'owners', client: 'owners', partner: 'owners', link: 'owners' }
  for (const part of list(value)) {
    const [who = '', may] = part.includes('=') ? part.split('=') : ['', part]
    for (const outsider of who ? [choice(...OUTSIDERS)(who)] : OUTSIDERS)
      allowed[outsider] = choice(...ALLOWED)(may ?? '')
  }
  return allowed
}

const KINDS = ['team-chat', 'team-broadcast', 'tree-chat', 'tree-broadcast'] as const

export const settings = {
  data: setting('DATA', 'data', folder, 'the folder of everything that lasts: store, secrets, certificates, logs'),
  domain: setting('DOMAIN', 'localhost', text, 'the XMPP domain of the organisation'),
  org: setting('ORG', 'examples/hr.csv', folder, 'the organisation file that a first start applies'),
  guests: setting('GUESTS', '', text, 'a file of guests that a first start brings in, such as examples/guests.csv'),
  source: setting(
    'SOURCE',
    'file',
    choice('file', 'scim', 'ldap'),
    'where the organisation is listed; others are refused',
  ),
  ldapUrl: setting('LDAP_URL', '', text, 'the LDAP directory, as ldap://HOST:PORT or ldaps://HOST:PORT'),
  ldapStartTls: setting(
    'LDAP_STARTTLS',
    'no',
    choice('yes', 'no'),
    'whether an ldap:// connection is encrypted before use',
  ),
  ldapBindDn: setting('LDAP_BIND_DN', '', text, 'as whom Bellhop reads the directory; empty: anonymously'),
  ldapPassword: setting('LDAP_PASSWORD', '', text, 'the password for that'),
  ldapBase: setting('LDAP_BASE', '', text, 'the DN below which the people and groups are'),
  ldapFilter: setting('LDAP_FILTER', '(objectClass=inetOrgPerson)', text, 'who of them belongs to the organisation'),
  ldapMap: setting(
    'LDAP_MAP',
    '{}',
    text,
    'attributes of the directory for columns of ours, as {"department": "ou"}; "" leaves a column out',
  ),
  ldapMinutes: setting('LDAP_MINUTES', '15', minutes, 'minutes between two readings of the directory'),
  ldapSeconds: setting('LDAP_SECONDS', '30', positive, 'seconds within which it has to answer each question'),
  orgName: setting('ORG_NAME', 'Demo Company', text, 'the name of the organisation, as people read it'),
  admins: setting('ADMINS', '', list, 'usernames that may do in chat what the administrator may do'),
  store: setting(
    'STORE',
    'sqlite:',
    text,
    'the store: sqlite: for a file in the data folder, sqlite:PATH, or mongodb://USER:PASSWORD@HOST:PORT/DATABASE',
  ),
  redis: setting('REDIS', '', text, 'address of a shared Redis or Valkey; empty: a private one on a unix socket'),
  listen: setting('LISTEN', '127.0.0.1', text, 'the address that the gateway listens on'),
  httpPort: setting('HTTP_PORT', '5290', port, 'port of the gateway'),
  monitorListen: setting(
    'MONITOR_LISTEN',
    '',
    endpoint,
    'ADDRESS:PORT where monitors read all of /healthz and /metrics without a token; empty: with the token alone',
  ),
  url: setting('URL', '', text, 'address under which people reach the gateway; empty: http://LISTEN:HTTP_PORT'),
  bodyKilobytes: setting('BODY_KILOBYTES', '256', positive, 'kilobytes of a request that the gateway takes'),
  bodyFields: setting('BODY_FIELDS', '100', positive, 'fields of a request that the gateway takes'),
  fileMegabytes: setting(
    'FILE_MEGABYTES',
    '64',
    positive,
    'megabytes of a request for a command that takes a file, from who may give it',
  ),
  proxies: setting(
    'PROXIES',
    '',
    list,
    'addresses of proxies in front of the gateway: what they write into X-Forwarded-For is believed',
  ),
  xmppHost: setting('XMPP_HOST', '127.0.0.1', text, 'host on which the XMPP server takes the component connection'),
  componentPort: setting('COMPONENT_PORT', '5347', port, "port of the XMPP server's component listener"),
  c2sPort: setting('C2S_PORT', '5222', port, 'port on which the XMPP server takes clients'),
  s2sPort: setting('S2S_PORT', '5269', port, 'port on which the XMPP server takes other servers'),
  xmppHttpPort: setting('XMPP_HTTP_PORT', '5280', port, "port of the XMPP server's HTTP (WebSocket, BOSH)"),
  xmppHttpListen: setting(
    'XMPP_HTTP_LISTEN',
    '127.0.0.1',
    list,
    "addresses of the XMPP server's HTTP; the gateway passes WebSocket and uploads on, so others need not reach it",
  ),
  signInSeconds: setting(
    'SIGN_IN_SECONDS',
    '60',
    positive,
    'seconds within which a connection to the XMPP server signs in',
  ),
  prosody: setting('PROSODY', 'prosody', text, 'the Prosody command that `npm start` and `npm test` run'),
  derive: setting('DERIVE', KINDS.join(','), some(...KINDS), 'which groups follow from the reporting lines'),
  minimum: setting('GROUP_MINIMUM', '1', positive, 'a manager with fewer direct reports gets no groups'),
  autojoin: setting('AUTOJOIN_MAXIMUM', '500', count, 'rooms with more members are bookmarked without being joined'),
  rosterLevels: setting('ROSTER_LEVELS', '3', count, 'how far up and down the reporting lines rosters show people'),
  rosterTeam: setting(
    'ROSTER_TEAM',
    '150',
    count,
    'of a larger team rosters show manager and reports to each other, no colleagues',
  ),
  outside: setting(
    'OUTSIDE',
    'owners',
    policy,
    'who invites outsiders into a group: nobody (at all), its owners, or its members; for each kind: customer=members,partner=owners,link=nobody',
  ),
  additions: setting(
    'ADDITIONS',
    '200',
    count,
    'people not below a member whom that member puts into groups by hand within a day',
  ),
  ownGroups: setting('OWN_GROUPS', '20', count, 'custom groups that one member can own'),
  broadcastGroups: setting(
    'BROADCAST_GROUPS',
    'members',
    choice('members', 'managers', 'administrator'),
    'who makes custom broadcast groups',
  ),
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
  teamChat: setting('TEAM_CHAT', 'team-{{ username }}', text, "a team's room, from the manager's profile"),
  teamBroadcast: setting('TEAM_BROADCAST', 'team-{{ username }}-news', text, "a team's broadcast group"),
  treeChat: setting('TREE_CHAT', 'tree-{{ username }}', text, 'the room of everyone below a manager of managers'),
  treeBroadcast: setting('TREE_BROADCAST', 'tree-{{ username }}-news', text, 'its broadcast group'),
  teamChatTitle: setting('TEAM_CHAT_TITLE', "{{ name }}'s team", text, "title of a team's room and roster group"),
  teamBroadcastTitle: setting(
    'TEAM_BROADCAST_TITLE',
    'News from {{ name }}',
    text,
    "title of a team's broadcast group",
  ),
  treeChatTitle: setting('TREE_CHAT_TITLE', 'Everyone below {{ name }}', text, "title of a tree's room"),
  treeBroadcastTitle: setting(
    'TREE_BROADCAST_TITLE',
    'News from {{ name }} to everyone below',
    text,
    "title of a tree's broadcast group",
  ),
  codeHours: setting('CODE_HOURS', '24', positive, 'hours within which an access code must be used first'),
  textMinutes: setting('TEXT_CODE_MINUTES', '10', positive, 'the same for a code by text message, in minutes'),
  settling: setting('CODE_SETTLING_MINUTES', '10', count, 'how long after its first use a code may change devices'),
  mobiles: setting('MOBILE_DEVICES', '1', count, 'mobile devices of a person at once; 0: no bound'),
  desktops: setting('DESKTOP_DEVICES', '1', count, 'desktop and web devices of a person at once; 0: no bound'),
  secretBits: setting(
    'SECRET_BITS',
    '60',
    positive,
    "bits that a secret of a client's own making has at least, as if it was drawn at random",
  ),
  language: setting(
    'LANGUAGE',
    'en',
    choice('en', 'de'),
    'language of letters and pages where a person has named none',
  ),
  colour: setting('COLOUR', '#17594a', colour, "the establishment's colour on pages and posters, as #rrggbb"),
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
    'mail server, as smtp://USER:PASSWORD@HOST:PORT; empty: mails wait on the outbox page',
  ),
  mailFrom: setting('MAIL_FROM', '', text, 'sender of mails; empty: the name of the organisation, bellhop@DOMAIN'),
  smsUrl: setting(
    'SMS_URL',
    '',
    text,
    'HTTP gateway for text messages; log: none is sent, the log names the page of each; empty: none',
  ),
  smsHeaders: setting('SMS_HEADERS', '', text, 'its headers, as a JSON object'),
  smsBody: setting(
    'SMS_BODY',
    '{"to": {{ to | json }}, "text": {{ text | json }}}',
    text,
    'the body it gets by POST, a template',
  ),
  answers: setting('ANSWERS', '30', positive, 'answers of Bellhop to one address a minute; then it waits'),
  strangerAnswers: setting(
    'STRANGER_ANSWERS',
    '60',
    count,
    'answers of Bellhop a minute to all together who are nobody here',
  ),
  reminders: setting('REMINDERS', '3', count, 'how often an invitation is repeated to who answers neither yes nor no'),
  uploadFileMegabytes: setting('UPLOAD_FILE_MB', '50', positive, 'megabytes of one file that is uploaded'),
  uploadMinutes: setting('UPLOAD_MINUTES', '20', minutes, 'minutes within which a file is uploaded'),
  uploadsAtOnce: setting(
    'UPLOADS_AT_ONCE',
    '100',
    positive,
    'files that one network uploads and downloads at the same time',
  ),
  uploadMegabytes: setting('UPLOAD_MB', '500', positive, 'megabytes that a member uploads a day'),
  guestUploadMegabytes: setting('GUEST_UPLOAD_MB', '10', count, 'megabytes that a guest uploads a day; 0: none'),
  uploadTotalMegabytes: setting('UPLOAD_TOTAL_MB', '50000', positive, 'megabytes that all uploads take together'),
  guestHistory: setting(
    'GUEST_HISTORY',
    'no',
    choice('no', 'yes'),
    'whether guests read what was said in their groups before they came in',
  ),
  guestsHour: setting('GUESTS_PER_HOUR', '20', positive, 'guests who come in by one link within an hour'),
  guestsLink: setting(
    'GUESTS_PER_LINK',
    '200',
    positive,
    'guests by one link in all, unless the link has a bound of its own',
  ),
  addressHour: setting('MAILS_PER_HOUR', '3', positive, 'letters to one address within an hour, whoever asks'),
  addressDay: setting('MAILS_PER_DAY', '10', positive, 'the same within a day'),
  mailsPerMinute: setting('MAILS_PER_MINUTE', '600', positive, 'letters sent within a minute in all; the rest waits'),
  memberMails: setting('MAILS_BY_MEMBER', '30', positive, 'letters to guests that one member has sent a day'),
  intake: setting('INTAKE', '1000', positive, 'stanzas taken in and not finished, before the socket is paused'),
  log: setting('LOG', 'text', choice('text', 'json'), 'how logs are written'),
  logLevel: setting('LOG_LEVEL', 'info', choice('debug', 'info', 'warn', 'error'), 'the least that is logged'),
}
