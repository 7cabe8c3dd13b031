// What DNS says of certificates: who may issue them (CAA), and which one a server has (TLSA).
import { createHash, X509Certificate } from 'node:crypto'
import type { TlsaRecord } from 'node:dns'
import type { Warning } from '../../context.ts'
import { finding } from './finding.ts'
import type { DnsPlan } from './plan.ts'
import type { View } from './view.ts'
import { say } from '../../../texts/say.ts'

/** RFC 8659 §3: the records of the nearest name above count. */
export async function checkAuthorities(view: View, name: string): Promise<Warning[]> {
  const labels = name.split('.')
  for (const at of labels.keys()) {
    const records = await view.authorities(labels.slice(at).join('.'))
    if (!records) return []
    if (!records.length) continue
    const issuers = records.flatMap(({ issue }) => (issue === undefined ? [] : [issue]))
    const mayIssue = !issuers.length || issuers.some(each => each.split(';')[0]?.trim())
    const should = say('an authority that may issue the certificate')
    return mayIssue ? [] : [finding(labels.slice(at).join('.'), 'CAA', should, say('nobody may issue one: issue ";"'))]
  }
  return []
}

/** RFC 7673: records for a port of the host must fit the certificate that the server shows there. @param certificate in PEM */
export async function checkPins(view: View, { host, services }: DnsPlan, certificate: string): Promise<Warning[]> {
  const ports = new Set(services.map(({ port }) => port))
  const found = await Promise.all([...ports].map(port => checkPin(view, `_${port}._tcp.${host}`, certificate)))
  return found.flat()
}

const END_ENTITY = 3 // DANE-EE: the record is about the certificate itself; other usages need its chain

async function checkPin(view: View, name: string, certificate: string): Promise<Warning[]> {
  const records = (await view.pins(name)) ?? []
  if (!records.length || records.some(record => record.certUsage !== END_ENTITY || fits(record, certificate))) return []
  const should = `3 1 1 ${createHash('sha256').update(publicKeyOf(certificate)).digest('hex')}`
  const is = say('{records}, which does not fit the certificate in the data folder', {
    records: records.map(written).join(', '),
  })
  return [finding(name, 'TLSA', should, is)]
}

function fits({ selector, match, data }: TlsaRecord, certificate: string): boolean {
  const content = selector === 1 ? publicKeyOf(certificate) : new X509Certificate(certificate).raw
  const expected =
    match === 0
      ? content
      : createHash(match === 1 ? 'sha256' : 'sha512')
          .update(content)
          .digest()
  return expected.equals(Buffer.from(data))
}

const publicKeyOf = (certificate: string) =>
  new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })

const written = ({ certUsage, selector, match, data }: TlsaRecord) =>
  `${certUsage} ${selector} ${match} ${Buffer.from(data).toString('hex')}`
