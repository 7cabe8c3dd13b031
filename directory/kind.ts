// Kinds of directories: each says whom a directory lists, and where its columns are.
import type { Client, Entry } from 'ldapts'
import type { Config } from '../config.ts'
import * as activeDirectory from './active-directory.ts'
import { givenMap, type Columns } from './settings.ts'
import { NUMBER_ATTRIBUTES } from './managers.ts'
import { isWithin } from './dn.ts'
import { valueOf, valuesOf } from './values.ts'

export interface Kind {
  isActiveDirectory: boolean
  filter: string
  map: Columns
  /** Attributes that are read beside those of the map. */
  further: string[]
  /** The attribute that grows with every change of an entry, and its highest value in the directory where that is told. */
  change: {
    attribute: 'uSNChanged' | 'entryCSN' | 'modifyTimestamp'
    highest?: string
    /** The DN of the entry whose mark grows with every write, in OpenLDAP. */
    suffix?: string
    /** The DN of the container of what was deleted, in Active Directory. */
    deleted?: string
  }
  /** The server that answers: each domain controller counts its changes for itself. */
  server: string
}

const USUAL: Columns = {
  id: 'entryUUID',
  username: 'uid',
  given_name: 'givenName',
  family_name: 'sn',
  email: 'mail',
  phone: 'telephoneNumber',
  title: 'title',
  department: 'departmentNumber',
  location: 'l',
  manager: 'manager',
}
const FILTER = '(objectClass=inetOrgPerson)'
const ROOT = [
  ...['supportedCapabilities', 'highestCommittedUSN', 'dnsHostName', 'objectClass', 'configContext'],
  ...['namingContexts', 'defaultNamingContext'],
]

/** The rootDSE can be read by everybody, before anything else (RFC 4512 §5.1). */
export async function readRootDse(client: Client): Promise<Entry> {
  const { searchEntries } = await client.search('', { scope: 'base', filter: '(objectClass=*)', attributes: ROOT })
  return searchEntries[0] ?? { dn: '' }
}

export function kindOf(config: Config, rootDse: Entry): Kind {
  const isActiveDirectory = activeDirectory.isActiveDirectory(rootDse)
  const map = { ...USUAL, ...(isActiveDirectory && activeDirectory.MAP), ...givenMap(config) }
  return {
    isActiveDirectory,
    filter: config.ldapFilter || (isActiveDirectory ? activeDirectory.FILTER : FILTER),
    map: Object.fromEntries(Object.entries(map).filter(([, attribute]) => attribute !== '')),
    further: [
      'displayName',
      'cn',
      'memberOf',
      ...NUMBER_ATTRIBUTES,
      ...(isActiveDirectory ? activeDirectory.ATTRIBUTES : []),
    ],
    change: changeOf(isActiveDirectory, rootDse, config),
    server: valueOf(rootDse, 'dnsHostName'),
  }
}

function changeOf(isActiveDirectory: boolean, rootDse: Entry, { ldapBase }: Config): Kind['change'] {
  if (isActiveDirectory) {
    const [highest, domain] = [valueOf(rootDse, 'highestCommittedUSN'), valueOf(rootDse, 'defaultNamingContext')]
    return {
      ...{ attribute: 'uSNChanged', ...(highest && { highest }) },
      ...(domain && { deleted: `CN=Deleted Objects,${domain}` }),
    }
  }
  const isOpenLdap = valueOf(rootDse, 'configContext') !== '' || /OpenLDAProotDSE/i.test(String(rootDse.objectClass))
  if (!isOpenLdap) return { attribute: 'modifyTimestamp' }
  const suffixes = valuesOf(rootDse, 'namingContexts').filter(suffix => isWithin(ldapBase, suffix))
  const suffix = suffixes.toSorted((one, other) => other.length - one.length)[0]
  return { attribute: 'entryCSN', ...(suffix !== undefined && { suffix }) }
}
