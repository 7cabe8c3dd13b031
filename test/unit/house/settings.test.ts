// A setting with a value that cannot be used: the start is refused with a sentence that names the setting.
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig, withNamesOfToday } from '../../../config.ts'
import { isSetting, nearestSetting, serverSettings } from '../../../config/names.ts'
import { renamed } from '../../../config/renamed.ts'
import { settings } from '../../../config/settings.ts'
import type { Log } from '../../../core/context.ts'
import { checkGroupSettings } from '../../../core/organisation/hierarchy.ts'
import { openDirectory } from '../../../directory/open.ts'
import { requireEncryption } from '../../../process/encryption.ts'
import { listenForBounces } from '../../../mail/bounce-listener.ts'
import { openPost } from '../../../mail/open.ts'
import type { Warning } from '../../../core/context.ts'
import { renamedSettings, unknownSettings } from '../../../process/setting-warnings.ts'
import { openProvider } from '../../../stripe/open.ts'
import { PROJECT } from '../../../setup/prosody.ts'
import { storeOf } from '../../support/store.ts'

type Name = keyof typeof settings

const CHANGELOG = readFileSync(join(PROJECT, 'CHANGELOG.md'), 'utf8')

/** Any text may be right, or it is a path or program that only some starts need. */
const ANY: Name[] = [
  'bankName',
  'data',
  'org',
  'guests',
  'couponFile',
  'templateFile',
  'emoticonFolder',
  'deskFile',
  'prosody',
  'prosodyData',
  'backupFolder',
  'bankFolder',
  'ldapBindDn',
  'ldapPassword',
]

const LDAP = { BELLHOP_SOURCE: 'ldap', BELLHOP_LDAP_URL: 'ldaps://directory.example', BELLHOP_LDAP_BASE: 'dc=acme' }
const SMS = { BELLHOP_SMS_URL: 'https://sms.example/{{ to }}' }
const STRIPE = { BELLHOP_STRIPE_KEY: 'sk_test_1', BELLHOP_STRIPE_WEBHOOK_SECRET: 'whsec_1' }

const COUNT = ['-1', '1.5', 'many', '']
const POSITIVE = ['0', ...COUNT]
const PORT = ['0', '65536', 'http', '']
const CHOICE = ['maybe', '']
const TEMPLATE = ['{{ username', '{% if %}']
const WEB = [
  'chat.example',
  'ftp://chat.example',
  'https://me@chat.example',
  'https://chat.example/?a=b',
  'https://a b',
]

/** Values that are wrong, and the settings beside which they are. */
const wrong: Partial<Record<Name, string[] | { beside: Record<string, string>; values: string[] }>> = {
  domain: ['', 'acme example', 'ann@acme.example', 'https://acme.example', 'acme.example:5222', '192.0.2.1'],
  source: CHOICE,
  ldapUrl: { beside: LDAP, values: ['', 'directory.example', 'https://directory.example'] },
  ldapStartTls: CHOICE,
  ldapClear: CHOICE,
  ldapBase: { beside: LDAP, values: ['', 'acme'] },
  ldapFilter: { beside: LDAP, values: ['(uid=*', 'uid'] },
  ldapCa: { beside: LDAP, values: ['/nowhere/ca.pem'] },
  ldapMap: { beside: LDAP, values: ['', 'department=ou', '[]', '{"department": 1}'] },
  ldapMinutes: ['0', 'soon', ''],
  ldapAskSeconds: POSITIVE,
  ldapSeconds: POSITIVE,
  orgName: ['', '  ', 'Acme\nBcc: all'],
  admins: ['ann@acme.example', 'ann, "bob"'],
  store: ['', 'postgres://host/database', 'mysql:'],
  redis: ['redis.example', 'redis.example:6379', 'http://redis.example'],
  listen: ['', '127.0.0.1:80', 'http://127.0.0.1', 'a b'],
  httpPort: PORT,
  monitorListen: ['127.0.0.1', ':9090', '127.0.0.1:0'],
  url: WEB,
  bodyKilobytes: POSITIVE,
  bodyFields: POSITIVE,
  fileMegabytes: POSITIVE,
  proxies: ['10.0.0.0/8', 'proxy.example', '10.0.0.1:80'],
  xmppHost: ['', 'chat.example:5347', 'xmpp://chat.example'],
  componentPort: PORT,
  c2sPort: PORT,
  s2sPort: PORT,
  xmppHttpPort: PORT,
  xmppHttpListen: ['chat.example', '127.0.0.1:80'],
  signInSeconds: POSITIVE,
  derive: ['teams', 'tree-chat'],
  minimum: POSITIVE,
  autojoin: COUNT,
  notify: COUNT,
  rosterLevels: COUNT,
  rosterTeam: COUNT,
  outside: ['everybody', 'customer=', 'friend=members'],
  additions: COUNT,
  broadcasts: COUNT,
  coupons: COUNT,
  couponReminder: COUNT,
  couponTransfer: CHOICE,
  wallet: CHOICE,
  walletCurrencies: ['', 'euro', '€', 'EU'],
  walletT1: COUNT,
  walletT2: COUNT,
  walletOnce: COUNT,
  walletDay: COUNT,
  walletMonth: COUNT,
  walletDelay: COUNT,
  stripeKey: {
    beside: STRIPE,
    values: ['pk_test_1', 'secret', 'sk_live_1', '/nowhere/key'],
  },
  stripeWebhookSecret: { beside: STRIPE, values: ['', 'secret', 'whsec_a b', '/nowhere/secret'] },
  stripeMethods: ['', 'cash', 'card, cash'],
  stripePayouts: CHOICE,
  stripeUrl: WEB,
  strangers: CHOICE,
  ownGroups: COUNT,
  broadcastGroups: CHOICE,
  retrySeconds: POSITIVE,
  retryHours: COUNT,
  textFields: POSITIVE,
  textMilliseconds: POSITIVE,
  templates: COUNT,
  templateApproval: CHOICE,
  approvalHours: POSITIVE,
  teamChat: TEMPLATE,
  teamBroadcast: TEMPLATE,
  treeChat: TEMPLATE,
  treeBroadcast: TEMPLATE,
  teamChatTitle: TEMPLATE,
  teamBroadcastTitle: TEMPLATE,
  treeChatTitle: TEMPLATE,
  treeBroadcastTitle: TEMPLATE,
  codeHours: POSITIVE,
  textMinutes: POSITIVE,
  settling: COUNT,
  mobiles: COUNT,
  desktops: COUNT,
  reconnects: POSITIVE,
  reconnectSeconds: POSITIVE,
  secretBits: POSITIVE,
  language: ['fr', ''],
  country: ['Germany', 'XX'],
  timeZone: ['Berlin', '+25:00', 'UTC; drop'],
  colour: ['green', '#fff', ''],
  inviteNew: CHOICE,
  smtp: ['mail.example', 'https://mail.example'],
  smtpClear: CHOICE,
  mailFrom: ['nobody', 'Acme <acme>'],
  mailBounces: ['bounces@acme.example', '{id}'],
  bounceListen: ['2424', '127.0.0.1', '127.0.0.1:70000'],
  smsUrl: ['sms.example', 'ftp://sms.example', 'https://sms.example/{{ to'],
  smsMethod: CHOICE,
  smsHeaders: { beside: SMS, values: ['X-Key: 1', '[]'] },
  smsBody: { beside: SMS, values: ['{{ to'] },
  smsTaken: { beside: SMS, values: ['('] },
  answers: POSITIVE,
  strangerAnswers: COUNT,
  reminders: COUNT,
  reportSmallest: POSITIVE,
  reportMonths: POSITIVE,
  bankIban: ['DE03120300000000202051', '12345'],
  reportDirect: CHOICE,
  reportNames: CHOICE,
  reportReads: CHOICE,
  postersCached: POSITIVE,
  postersWaiting: POSITIVE,
  cards: ['address', 'title;email'],
  uploadUrl: WEB,
  uploadFileMegabytes: POSITIVE,
  uploadMinutes: ['0', 'soon', ''],
  uploadsAtOnce: POSITIVE,
  reactions: CHOICE,
  deskLines: POSITIVE,
  deskMinutes: COUNT,
  uploadMegabytes: POSITIVE,
  guestUploadMegabytes: COUNT,
  uploadTotalMegabytes: POSITIVE,
  backupHours: COUNT,
  backupKeep: POSITIVE,
  auditDays: COUNT,
  backupRecipient: ['age', 'AGE-SECRET-KEY-1', 'age1abc'],
  archiveDays: COUNT,
  roomArchiveDays: COUNT,
  guestHistory: CHOICE,
  guestsHour: POSITIVE,
  guestsLink: POSITIVE,
  addressHour: POSITIVE,
  addressDay: POSITIVE,
  mailsPerMinute: POSITIVE,
  memberMails: POSITIVE,
  intake: POSITIVE,
  log: CHOICE,
  logLevel: CHOICE,
}

const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** What a start says that judges settings as main.ts does; empty when it goes on. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'bellhop-settings-'))
  try {
    const config = loadConfig({ BELLHOP_DATA: data, ...environment })
    requireEncryption(config)
    checkGroupSettings(config)
    openDirectory(config, silent)
    openPost(config, silent)
    await openProvider(config)
    if (config.bounceListen) await (await listenForBounces(config, silent, async () => {}))()
    await (await storeOf(config)).close()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(data, { recursive: true })
  }
}

const said = (warnings: (() => Warning)[]): Warning[] => warnings.map(make => make())

describe('the files of settings', () => {
  it('are all gathered, and no two of them have a name in common', async () => {
    const files = globSync('config/settings/*.ts', { cwd: PROJECT })
    const modules = await Promise.all(files.map(file => import(join(PROJECT, file))))
    const names = modules.flatMap(each => Object.values(each).flatMap(group => Object.keys(group as object)))
    expect(names.sort()).to.deep.equal(Object.keys(settings).sort())
    const variables = Object.values(settings).map(({ env }) => env)
    expect(new Set<string>(variables).size).to.equal(variables.length)
  })
})

describe('a setting that was renamed', () => {
  const names = { BELLHOP_OLD: 'BELLHOP_NEW' }

  it('has a name of today, and no other setting has its old name', () => {
    const all: string[] = Object.values(settings).map(({ env }) => env)
    for (const [old, name] of Object.entries(renamed)) {
      expect(all).to.include(name).and.not.include(old)
      expect(CHANGELOG).to.include(`\`${old}\``)
    }
  })

  it('works by its old name, where it is not given by its name of today', () => {
    expect(withNamesOfToday({ BELLHOP_OLD: '1' }, names).BELLHOP_NEW).to.equal('1')
    expect(withNamesOfToday({ BELLHOP_OLD: '1', BELLHOP_NEW: '2' }, names).BELLHOP_NEW).to.equal('2')
    expect(loadConfig({ BELLHOP_POSTERS_KEPT: '7' }).postersCached).to.equal(7)
    expect(() => loadConfig({ BELLHOP_POSTERS_KEPT: 'x' })).to.throw('BELLHOP_POSTERS_CACHED=x')
  })

  it('is named with its name of today for whoever uses the old one, also in the file of settings', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-settings-'))
    const file = join(folder, 'bellhop.conf')
    writeFileSync(file, 'BELLHOP_OLD=1\n')
    const warning = { object: 'BELLHOP_OLD', part: 'name of the setting', should: 'BELLHOP_NEW', is: 'BELLHOP_OLD' }
    expect(said(renamedSettings({ BELLHOP_CONFIG: file }, names))).to.deep.equal([warning])
    expect(said(renamedSettings({ BELLHOP_OLD: '' }, names))).to.deep.equal([warning])
    expect(said(renamedSettings({ BELLHOP_NEW: '1' }, names))).to.deep.equal([])
    rmSync(folder, { recursive: true })
  })
})

describe('a name that no setting has', () => {
  const PART = 'name of the setting'
  let folder = ''
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'bellhop-settings-'))))
  after(() => rmSync(folder, { recursive: true }))

  function fileOf(...lines: string[]): { BELLHOP_CONFIG: string } {
    const file = join(folder, 'bellhop.conf')
    writeFileSync(file, lines.join('\n'))
    return { BELLHOP_CONFIG: file }
  }

  const slips: [written: string, meant: string][] = [
    ['BELLHOP_DOMIAN', 'BELLHOP_DOMAIN'],
    ['BELLHOP_MAIL_PER_HOUR', 'BELLHOP_MAILS_PER_HOUR'],
    ['BELLHOP_BACKUPFOLDER', 'BELLHOP_BACKUP_FOLDER'],
    ['BELLHOP-SMTP', 'BELLHOP_SMTP'],
    ['bellhop_store', 'BELLHOP_STORE'],
    ['BELHOP_ORG', 'BELLHOP_ORG'],
    ['BELLHOP_S2S_HOST', 'BELLHOP_S2S_HOSTS'],
  ]
  for (const [written, meant] of slips)
    it(`is named with the nearest one, in the environment and in the file: ${written}`, () => {
      const warning = { object: written, part: PART, should: meant, is: 'unknown' }
      expect(said(unknownSettings({ [written]: 'secret' }))).to.deep.equal([warning])
      expect(said(unknownSettings(fileOf('# all of them', `${written} = secret`)))).to.deep.equal([warning])
    })

  it('is named where no setting is near', () => {
    const should = 'a name that `./bellhop help settings` lists'
    expect(said(unknownSettings({ BELLHOP_FLUX_CAPACITOR: '1' }))).to.deep.equal([
      { object: 'BELLHOP_FLUX_CAPACITOR', part: PART, should, is: 'unknown' },
    ])
    expect(nearestSetting('BELLHOP_FLUX_CAPACITOR')).to.equal(undefined)
  })

  it('is named also when its line in the file is not read, and shows no secret', () => {
    const lines = [
      'export BELLHOP_SMTP=smtp://me:secret@relay.example',
      'BELLHOP_URL https://secret.example',
      '=secret',
    ]
    const unread = (object: string) => ({
      ...{ object, part: 'line in the file of settings', should: `${object}=VALUE`, is: 'not read' },
    })
    expect(said(unknownSettings(fileOf(...lines)))).to.deep.equal([unread('BELLHOP_SMTP'), unread('BELLHOP_URL')])
  })

  it('is named also when it is a credential of systemd, whose right names are read over the file', () => {
    const credentials = join(folder, 'credentials')
    mkdirSync(credentials)
    writeFileSync(join(credentials, 'bellhop_BELLHOP_SMPT'), 'secret')
    writeFileSync(join(credentials, 'bellhop_BELLHOP_ORG_NAME'), 'By credential\n')
    writeFileSync(join(credentials, 'other'), 'of another program')
    const environment = { ...fileOf('BELLHOP_ORG_NAME=By file'), CREDENTIALS_DIRECTORY: credentials }
    const warning = { object: 'BELLHOP_SMPT', part: PART, should: 'BELLHOP_SMTP', is: 'unknown' }
    expect(said(unknownSettings(environment))).to.deep.equal([warning])
    expect(loadConfig(environment).orgName).to.equal('By credential')
    expect(loadConfig({ ...environment, BELLHOP_ORG_NAME: 'By environment' }).orgName).to.equal('By environment')
    expect(loadConfig({ CREDENTIALS_DIRECTORY: join(folder, 'nowhere') }).orgName).to.equal('Demo Company')
  })

  it('is none of ours, of other programs or of Kubernetes', () => {
    const others = {
      ...{ PATH: '/bin', BASH_ENV: '', BUNDLE_PATH: '', npm_package_bin_bellhop: 'bellhop', BELLHOP: '/opt/bellhop' },
      ...{ BELLHOP_SERVICE_HOST: '10.0.0.1', BELLHOP_PORT_5290_TCP: 'tcp://10.0.0.1:5290', BELLHOP_TEST_SEED: '1' },
    }
    const ours = [...Object.values(settings).map(({ env }) => env), ...Object.keys(renamed), ...serverSettings]
    expect(said(unknownSettings({ ...others, ...Object.fromEntries(ours.map(name => [name, ''])) }))).to.deep.equal([])
    expect(said(unknownSettings(fileOf('NODE_OPTIONS=', ...ours.map(name => `${name}=`))))).to.deep.equal([])
  })

  it('is none that the configuration of the XMPP server reads', () => {
    const files = ['prosody.cfg.lua', 'prosody/config/hosts.lua', 'prosody/config/settings.lua']
    const read = files.flatMap(file =>
      [...readFileSync(join(PROJECT, file), 'utf8').matchAll(/\b(?:setting|port|days|megabytes)\("(\w+)"/g)].map(
        ([, name = '']) => `BELLHOP_${name}`,
      ),
    )
    expect(read.length).to.be.greaterThan(30)
    expect(read.filter(name => !isSetting(name))).to.deep.equal([])
    expect(serverSettings.filter(name => !read.includes(name))).to.deep.equal([])
  })
})

describe('a setting', () => {
  it('is tried here, whichever it is', () => {
    expect([...Object.keys(wrong), ...ANY].sort()).to.deep.equal(Object.keys(settings).sort())
  })

  for (const [name, given] of Object.entries(wrong))
    it(`${name} refuses the start by its name when it is wrong`, async () => {
      const { env } = settings[name as Name]
      const { beside, values } = Array.isArray(given) ? { beside: {}, values: given } : given
      if (Object.keys(beside).length) expect(await refusal(beside), 'without it').to.equal('')
      for (const value of values)
        expect(await refusal({ ...beside, [env]: value }), value).to.match(new RegExp(`${env}\\b`))
    })

  it('that is refused shows no password', async () => {
    const said = await refusal({ BELLHOP_REDIS: 'http://me:secret@redis.example' })
    expect(said).to.contain('BELLHOP_REDIS').and.not.to.contain('secret')
    const key = await refusal({ BELLHOP_STRIPE_KEY: 'pk_live_hidden' })
    expect(key).to.contain('BELLHOP_STRIPE_KEY').and.not.to.contain('hidden')
  })

  it('may have each of these values, or none', async () => {
    expect(await refusal({})).to.equal('')
    const right: [Name, string[]][] = [
      ['domain', ['localhost', 'acme.example', 'chat.bücher.example', 'a_b.example']],
      ['redis', ['', 'redis://me:secret@redis.example:6379/0', 'rediss://redis.example', '/run/redis/redis.sock']],
      ['listen', ['0.0.0.0', '::', '::1', 'localhost']],
      ['url', ['', 'https://chat.example', 'https://chat.example/', 'http://[::1]:5290']],
      ['proxies', ['', '10.0.0.1', '10.0.0.1, fd00::1']],
      ['xmppHttpListen', ['*', '127.0.0.1,10.0.0.1', '::']],
      ['admins', ['', 'ann', 'Ann, bob-2']],
    ]
    for (const [name, values] of right)
      for (const value of values) expect(() => loadConfig({ [settings[name].env]: value }), value).not.to.throw()
    expect(loadConfig({ BELLHOP_ADMINS: 'Ann' }).admins, 'as usernames are').to.deep.equal(['ann'])
  })
})
