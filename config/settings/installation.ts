// Settings: what an installation is: its folder, domain, name, language and logs.
import { choice, colour, country, domain, folder, line, redis, setting, text, usernames, zone } from '../setting.ts'
import { spokenLanguages } from '../../texts/catalogue.ts'

export const installationSettings = {
  data: setting('DATA', 'data', folder, 'the folder of everything that lasts: store, secrets, certificates, logs'),
  domain: setting('DOMAIN', 'localhost', domain, 'the XMPP domain of the organisation'),
  org: setting('ORG', 'examples/hr.csv', folder, 'the organisation file that a first start applies'),
  guests: setting('GUESTS', '', text, 'a file of guests that a first start brings in, such as examples/guests.csv'),
  templateFile: setting(
    'TEMPLATE_FILE',
    '',
    text,
    'a file of templates that a first start brings in, such as examples/templates.json',
  ),
  emoticonFolder: setting(
    'EMOTICON_FOLDER',
    'emoticons',
    folder,
    'the folder of the sets of emoticons that a start brings in',
  ),
  orgName: setting('ORG_NAME', 'Demo Company', line, 'the name of the organisation, as people read it'),
  admins: setting(
    'ADMINS',
    '',
    usernames,
    'usernames whose people, as they are at the first start with them, may do in chat what the administrator may do',
  ),
  store: setting(
    'STORE',
    'sqlite:',
    text,
    'the store: sqlite: for a file in the data folder, sqlite:PATH, or mongodb://USER:PASSWORD@HOST:PORT/DATABASE',
  ),
  redis: setting('REDIS', '', redis, 'address of a shared Redis or Valkey; empty: a private one on a unix socket'),
  language: setting(
    'LANGUAGE',
    'en',
    choice(...spokenLanguages),
    'language in which Bellhop speaks to whoever has named none: en, or one with a file in texts/',
  ),
  country: setting(
    'COUNTRY',
    '',
    country,
    'the country of phone numbers without one, as two letters, such as DE; empty: only numbers with + are known',
  ),
  timeZone: setting(
    'TIME_ZONE',
    '',
    zone,
    "the time zone in which the organisation's days begin and times are told, such as Europe/Berlin; empty: the machine's",
  ),
  colour: setting('COLOUR', '#17594a', colour, "the establishment's colour on pages and posters, as #rrggbb"),
  log: setting('LOG', 'text', choice('text', 'json'), 'how logs are written'),
  logLevel: setting('LOG_LEVEL', 'info', choice('debug', 'info', 'warn', 'error'), 'the least that is logged'),
}
