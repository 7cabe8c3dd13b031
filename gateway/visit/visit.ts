// A visit is what a page is given, and a view is what it answers: something to look at, or where to go next.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Context } from '../../core/context.ts'
import { Fault } from '../../xep/fault.ts'
import type { Html } from './html.ts'
import { inLanguage, say } from '../../texts/say.ts'
import { languageFor } from './language.ts'
import { sessionOf } from './session.ts'
import type { Caller } from '../../core/model/caller.ts'
import { readerLanguage } from '../../core/model/reader.ts'

export interface Visit {
  context: Context
  /** Of the visitor: the work of a page is done in it, see `inVisit`. */
  language: string
  request: FastifyRequest
  reply: FastifyReply
  /** Who is signed in here. */
  caller?: Caller
  /** The path without its query. */
  path: string
  /** What identifies the form that was sent, where the form has a token. The same form again has the same. */
  form?: string
}

export interface View {
  title: string
  main: Html
  status?: number
  /** What a form has done, in a sentence: kept as the answer to the same form. Without it the page runs again. */
  said?: string
  /** Where else one can go from here. */
  nav?: Html
  /** As wide as a table needs, instead of as a text. */
  wide?: boolean
  /** The `xmpp:` link of what the page offers: a chat app that scans the page's own link asks for it, and goes straight there. */
  app?: string
  /** Its script, and what that may do, where they are not those of all pages. */
  script?: string
  policy?: string
  /** Seconds after which a browser without JavaScript loads the page again. */
  refresh?: number
  /** Where it is not the visitor's. */
  language?: string
}

export type Page = (visit: Visit) => Promise<View | { to: string }>

/** Makes a visit. A refusal is answered in its language, too, which the headers of the answer name. */
export async function visitOf(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
  const caller = await sessionOf(context, request)
  const own = caller?.person && readerLanguage(caller.person)
  const language = languageFor(context.config, request.headers['accept-language'], own)
  void reply.header('content-language', language)
  const path = request.url.split('?', 1)[0] ?? '/'
  return { context, language, request, reply, ...(caller && { caller }), path }
}

/** Does some work in the language of who visits. */
export const inVisit = <R>(visit: Visit, work: (visit: Visit) => R): R => inLanguage(visit.language, () => work(visit))

/** Makes a visit, and does the work of a page in its language. */
export const onVisit = async <R>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (visit: Visit) => Promise<R>,
): Promise<R> => inVisit(await visitOf(context, request, reply), work)

/** Reads what a form, a query or a path brought. @throws Fault bad-request */
export function readInput<S extends z.ZodType>(schema: S, given: unknown): z.infer<S> {
  const found = schema.safeParse(given ?? {})
  if (!found.success) throw new Fault('bad-request', say('What was sent could not be read. Go back and try again.'))
  return found.data
}

/** The first step of pages for those who are signed in. */
export const toSignIn = ({ path }: Pick<Visit, 'path'>) => ({ to: `/sign-in?next=${encodeURIComponent(path)}` })
