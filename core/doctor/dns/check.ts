// Compares DNS with what an installation needs, as one or several servers see it.
import type { Warning } from '../../context.ts'
import { checkAddresses } from './addresses.ts'
import { checkAuthorities, checkPins } from './certificates.ts'
import { finding } from './finding.ts'
import { checkMail } from './mail.ts'
import type { DnsPlan } from './plan.ts'
import { checkServices } from './services.ts'
import type { View } from './view.ts'
import { say, sayCount } from '../../../texts/say.ts'

export interface DnsFacts {
  /** Addresses of the host, where somebody has named them. */
  addresses: readonly string[]
  /** The selector of the mail server's key for DKIM. */
  selector: string | undefined
  /** The server's certificate in PEM, where we have it. */
  certificate: string | undefined
}

/** Lists what is wrong: what all servers say first, then what some say, and where they contradict each other. */
export async function checkDns(views: readonly View[], plan: DnsPlan, facts: DnsFacts): Promise<Warning[]> {
  const all = await Promise.all(views.map(async view => ({ view, found: await checkView(view, plan, facts) })))
  const [first] = all
  if (!first || all.length === 1) return [...(first?.found ?? []), ...silent(views)]
  const same = first.found.filter(each => all.every(({ found }) => includes(found, each)))
  const others = all.flatMap(({ view, found }) =>
    found
      .filter(each => !includes(same, each))
      .map(each => ({ ...each, part: say('{part}, says {server}', { part: each.part, server: view.server }) })),
  )
  return [...same, ...others, ...contradictions(views), ...silent(views)]
}

async function checkView(view: View, plan: DnsPlan, facts: DnsFacts): Promise<Warning[]> {
  const { host, web, mail } = plan
  const { addresses, selector, certificate } = facts
  const found = await Promise.all([
    checkAddresses(view, host, addresses),
    ...(web && web !== host ? [checkAddresses(view, web, [])] : []),
    checkServices(view, plan, addresses),
    ...(mail ? [checkMail(view, mail, selector)] : []),
    ...[...new Set([host, ...(web ? [web] : [])])].map(name => checkAuthorities(view, name)),
    ...(certificate ? [checkPins(view, plan, certificate)] : []),
  ])
  return found.flat()
}

const includes = (all: Warning[], { object, part, should, is }: Warning) =>
  all.some(each => each.object === object && each.part === part && each.should === should && each.is === is)

/** Split views: people inside and outside are led to different places. */
function contradictions(views: readonly View[]): Warning[] {
  const questions = new Set(views.flatMap(({ answers }) => [...answers.keys()]))
  return [...questions].flatMap(question => {
    const said = views.flatMap(({ server, answers }) => {
      const answer = answers.get(question)
      return answer === undefined ? [] : [{ server, answer }]
    })
    if (new Set(said.map(({ answer }) => answer)).size < 2) return []
    const is = said.map(({ server, answer }) => say('{answer} by {server}', { answer, server })).join('; ')
    return [finding(question, say('split view'), say('the same from every server'), is)]
  })
}

const silent = (views: readonly View[]): Warning[] =>
  views.flatMap(({ server, failures }) => {
    const [[question, reason] = []] = failures
    if (question === undefined) return []
    return [finding(server, say('DNS server'), say('answer'), silentText({ question, reason }, failures.size - 1))]
  })

/** @param others how many other questions had no answer */
const silentText = (first: { question: string; reason: string | undefined }, others: number): string =>
  others
    ? sayCount(
        others,
        '{reason} for {question} and {count} other question: not checked',
        '{reason} for {question} and {count} other questions: not checked',
        first,
      )
    : say('{reason} for {question}: not checked', first)
