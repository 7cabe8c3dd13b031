// Derives who may not write in a room: people who are muted, and while the room is quiet everybody but its owners.
import type { Context } from '../context.ts'
import type { VoiceRules } from '../model/voice.ts'

/** Reads all voice rules that hold at this moment: there are few. */
export async function voiceRulesNow({ store, now }: Context): Promise<VoiceRules> {
  const all = await store.voiceRules.find()
  const moment = now().getTime()
  const quiet = all.filter(({ person, until = '' }) => person === undefined && Date.parse(until) > moment)
  const muted = all.filter(({ person }) => person !== undefined)
  return {
    quiet: new Map(quiet.map(({ group, until = '' }) => [group, until])),
    muted: new Set(muted.map(({ id }) => id)),
  }
}
