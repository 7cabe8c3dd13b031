// Answers: what a program says by itself, which no program answers. Specification: answer.md
import { element } from './schema.ts'

export const NS = 'urn:bellhop:answer:1'

/** Rides on every message that Bellhop writes by itself, and on every answer to a person. */
export const Answer = element(NS, 'answer', {})
