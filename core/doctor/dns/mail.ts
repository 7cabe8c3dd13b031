// What DNS says of the sender of mails: where answers go (MX), who may send (SPF), who signs (DKIM), and what others do with the rest (DMARC).
import type { Warning } from '../../context.ts'
import { aliasText, finding } from './finding.ts'
import type { DnsPlan } from './plan.ts'
import type { View } from './view.ts'
import { say } from '../../../texts/say.ts'

type MailPlan = NonNullable<DnsPlan['mail']>

/** @param selector of the mail server's key for DKIM; without one its record cannot be looked up */
export async function checkMail(view: View, mail: MailPlan, selector: string | undefined): Promise<Warning[]> {
  const { sender, envelope } = mail
  const domains = new Set([sender, envelope])
  const found = await Promise.all([
    ...[...domains].map(domain => checkExchangers(view, domain)),
    checkSenders(view, mail),
    checkPolicy(view, sender),
    ...(selector ? [checkKey(view, `${selector}._domainkey.${sender}`)] : []),
  ])
  return found.flat()
}

async function checkExchangers(view: View, domain: string): Promise<Warning[]> {
  const records = await view.exchangers(domain)
  if (!records) return []
  const should = say('a mail server that takes answers and bounces')
  if (!records.length) return [finding(domain, 'MX', should, say('nothing'))]
  if (records.some(({ exchange }) => exchange === ''))
    // RFC 7505
    return [finding(domain, 'MX', should, say('".", which says that nobody gets mails here'))]
  const found = await Promise.all(records.map(({ exchange }) => checkExchanger(view, domain, exchange)))
  return found.flat()
}

/** RFC 5321 §5.1: the name of an exchanger must be no alias. */
async function checkExchanger(view: View, domain: string, exchange: string): Promise<Warning[]> {
  const [alias, addresses] = await Promise.all([view.alias(exchange), view.addresses(exchange)])
  const should = say('a mail server with an address of its own')
  if (alias?.length) return [finding(domain, 'MX', should, aliasText(exchange, alias))]
  return addresses?.length === 0
    ? [finding(domain, 'MX', should, say('{name}, which has no address', { name: exchange }))]
    : []
}

/** RFC 7208: exactly one record, which ends with what is done with all others. */
async function checkSenders(view: View, { envelope, server }: MailPlan): Promise<Warning[]> {
  const texts = await view.texts(envelope)
  if (!texts) return []
  const records = texts.filter(text => /^v=spf1(\s|$)/i.test(text))
  const should = say('one record such as {record}', { record: `v=spf1 a:${server} -all` })
  const is = (what: string) => [finding(envelope, 'TXT (SPF)', should, what)]
  const [record = ''] = records
  if (!records.length) return is(say('nothing: others cannot tell your mails from forged ones'))
  if (records.length > 1) return is(tooManyText(records))
  if (/\s\+?all(\s|$)/i.test(record)) return is(say('{record}, which lets everybody send in your name', { record }))
  if (/\s[-~]all(\s|$)|\sredirect=/i.test(record)) return []
  return is(say('{record}, which does not end with -all or ~all', { record }))
}

const tooManyText = (records: string[]): string =>
  say('{number} records, of which none counts: {records}', { number: records.length, records: records.join('; ') })

const POLICY = 'v=DMARC1; p=quarantine'

/** RFC 7489: that of the domain itself, or of the nearest domain above. */
async function checkPolicy(view: View, sender: string): Promise<Warning[]> {
  const labels = sender.split('.')
  const domains = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
  const all = await Promise.all(domains.map(domain => view.texts(`_dmarc.${domain}`)))
  if (all.includes(undefined)) return []
  const nearest = all
    .map(texts => texts?.filter(text => /^v=DMARC1(\s*;|$)/i.test(text)) ?? [])
    .find(each => each.length)
  const is = (what: string) => [
    finding(`_dmarc.${sender}`, 'TXT (DMARC)', say('one record such as {record}', { record: POLICY }), what),
  ]
  const [record = ''] = nearest ?? []
  if (!nearest) return is(say('nothing'))
  if (nearest.length > 1) return is(tooManyText(nearest))
  if (/;\s*p=(none|quarantine|reject)\b/i.test(record)) return []
  return is(say('{record}, without p=none, quarantine or reject', { record }))
}

/** RFC 6376 §3.6.1: an empty key is one that was taken back. */
async function checkKey(view: View, name: string): Promise<Warning[]> {
  const texts = await view.texts(name)
  if (!texts || texts.some(text => /(^|;)\s*p=[A-Za-z0-9+/]/.test(text))) return []
  return [finding(name, 'TXT (DKIM)', 'v=DKIM1; k=rsa; p=KEY', texts.join('; ') || say('nothing'))]
}
