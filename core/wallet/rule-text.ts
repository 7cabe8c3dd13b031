// A rule about wallets as people read it: what holds now, and what will.
import type { Context } from '../context.ts'
import type { WalletRule } from './records.ts'
import { laterText, termsText } from './rules.ts'

export function ruleText(context: Context, { current, next, from }: WalletRule): string {
  if (!next || from === undefined) return termsText(current)
  if (from <= context.now().toISOString()) return termsText(next)
  return `${termsText(current)} ${laterText(context, next, from)}`
}
