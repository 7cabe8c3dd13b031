// Activity as values: what kinds of messages are counted, where messages are written, and whose figures a message counts in.
import { z } from 'zod'

/** `reply` is a text that answers another message; `answer` is a button that was pressed. */
export const KINDS = ['text', 'reply', 'file', 'reaction', 'answer'] as const

export const activityKind = z.enum(KINDS)

export type ActivityKind = (typeof KINDS)[number]

/** Where a message was written that Bellhop has accepted: a group, a conversation with a desk, or a broadcast that it answers. */
export type ActivityPlace = `${'group' | 'case' | 'broadcast'} ${string}`

/** What figures are about: all in a group or desk, all by a person, by a manager's team, or by everybody below a manager. */
export type Scope = `${ScopeKind} ${string}`
export type ScopeKind = 'group' | 'desk' | 'person' | 'team' | 'tree'

/** A share of the figures of a scope: of a person, of a group within, of a desk, or of what cannot be named any more. */
export type ScopePart = `${'person' | 'group' | 'desk'} ${string}` | 'other'
