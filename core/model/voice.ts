// Voice rules as values: each says who may not write in a room.

export interface VoiceRules {
  /** The id of each quiet group, and until when the group is quiet. */
  quiet: Map<string, string>
  /** `silenceId` of everyone who is muted. */
  muted: Set<string>
}

export const voiceId = (group: string, person: string) => `${group} ${person}`
