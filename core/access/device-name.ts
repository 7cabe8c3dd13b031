import { say } from '../../texts/say.ts'
import type { Code } from './records.ts'

/** Names a device as its person named it, else by its software. */
export const nameOf = ({ name, software, id }: Code) => name ?? software ?? say('device {id}', { id })
