// Where the organisation is listed, in words.
import type { Config } from '../../config.ts'

type Listed = Pick<Config, 'source'>

const NEXT = { file: 'org apply FILE', scim: 'scim', ldap: 'org sync' }

/** The command by which an organisation without people gets some. */
export const nextCommand = ({ source }: Listed): string => NEXT[source]

/** The command that tells what is wrong with what is listed. */
export const noteCommand = ({ source }: Listed): string => (source === 'file' ? 'org plan FILE' : 'org sync --dry')
