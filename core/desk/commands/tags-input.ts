// Tags: what agents know and desks need, as billing or fr.
import { optionalText } from '../../commands/command.ts'
import { readNames } from '../../commands/names.ts'
import { Fault } from '../../../xep/fault.ts'
import { say } from '../../../texts/say.ts'

const MOST = 20 // tags of one conversation
const TAG = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u
const NONE = 'none'

/** Tags with commas between them; none at all by the word none; nothing where nothing is said. */
export const tagsInput = (label: string) => ({
  ...optionalText(`${label}, as billing, fr; or ${NONE}`, { named: true }),
  parse(raw: string): string[] | undefined {
    if (!raw.trim()) return undefined
    if (raw.trim().toLowerCase() === NONE) return []
    const tags = [...new Set(readNames(raw).map(tag => tag.toLowerCase()))]
    const unfit = tags.find(tag => !TAG.test(tag))
    if (unfit !== undefined)
      throw new Fault(
        'bad-request',
        say("'{unfit}' is no tag: write one word of letters and digits.", { unfit: unfit.slice(0, 40) }),
      )
    if (tags.length > MOST) throw new Fault('bad-request', say('Name at most {most} tags.', { most: MOST }))
    return tags
  },
})
