// Emoticons while the faults strike: sent by command, answered by a tap; and what has to be in the archives in the end.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { hosts, type Config } from '../../config.ts'
import { Buttons, Chosen } from '../../xep/buttons.ts'
import type { Actor } from './actor.ts'
import type { Archived } from './archive.ts'

const [EMOTICON, ANSWER] = ['☕ Coffee?', '👍 Yes, now'] // of the set coffee: what is sent, and what a tap sends back

/** A tap that the server is known to have taken. */
interface Tap {
  by: string
  /** The username of who sent the emoticon. */
  to: string
  /** The id of the message. */
  id: string
}

export interface EmoticonActs {
  taken: Tap[]
  /** One dialogue: somebody sends an emoticon to somebody, who answers it once. */
  plays(sender: Actor, player: Actor): Promise<void>
}

export function emoticonActs(config: Config): EmoticonActs {
  const taken: Tap[] = []
  const answered = new Set<string>() // emoticons; whether the server took the tap or nobody knows
  return {
    taken,
    async plays(sender, player) {
      const to = `${sender.username}@${config.domain}`
      const party = await player.party()
      if (!(await sender.writes(hosts(config).bellhop, `emoticon send coffee to ${player.username}`))) return
      const isFresh = (stanza: Element) => {
        const question = questionIn(stanza)
        return stanza.attrs.from?.startsWith(to) && question !== undefined && !answered.has(question)
      }
      const shown = await party?.receives(isFresh, 'an emoticon').catch(() => undefined)
      const question = shown && questionIn(shown)
      if (!party || question === undefined) return // the emoticon, or its stream, was lost before it was taken for certain
      answered.add(question)
      const id = randomUUID()
      const tap = new Element('message', { to, type: 'chat', id })
      tap.c('body').t(ANSWER)
      tap.cnode(Chosen.build({ question, value: 'tap' }))
      party.sends(tap.toString())
      if (await player.isTaken(party)) taken.push({ by: player.username, to: sender.username, id })
    },
  }
}

/** The question of an emoticon that begins a dialogue. */
function questionIn(stanza: Element): string | undefined {
  const element = stanza.getChild('buttons', Buttons.ns)
  return element && stanza.getChildText('body')?.startsWith(EMOTICON) ? Buttons.parse(element).id : undefined
}

/** Each tap is in the archive of who sent the emoticon, once, as the answering emoticon with its own answers. */
export function judgeEmoticons(
  { taken }: EmoticonActs,
  refused: Set<string>,
  archives: Map<string, Archived[]>,
  violations: string[],
): void {
  for (const { by, to, id } of taken) {
    if (refused.has(id)) continue
    const found = (archives.get(to) ?? []).filter(each => each.id === id).map(({ body }) => body)
    if (found.length !== 1 || !found[0]?.startsWith(`${ANSWER}\n1 = `))
      violations.push(`${by} tapped an emoticon of ${to} (${id}), whose archive has: ${JSON.stringify(found)}`)
  }
}
