// Templates: made, changed and deleted by their owners. docs/design/templates.md
import { Fault } from '../../xep/fault.ts'
import type { File } from '../../xep/files.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { readLanguage } from '../model/language.ts'
import { localpart } from '../model/localpart.ts'
import { readChoices } from '../questions/choices.ts'
import type { Template } from './records.ts'
import { judgeText } from './text.ts'
import { say } from '../../texts/say.ts'

const LONGEST_NAME = 50 // characters
const LANGUAGES = 20 // texts of one template

/** A template of the caller's; nothing for somebody else's as for one that is not there. */
export async function templateFound({ store }: Context, name: string, caller: Caller): Promise<Template | undefined> {
  const [found] = await store.templates.find({ where: { name: localpart(name.trim()) ?? '' }, limit: 1 })
  return found && isOwn(found, caller) ? found : undefined
}

/** @throws Fault item-not-found for somebody else's as for one that is not there */
export async function templateNamed(context: Context, name: string, caller: Caller): Promise<Template> {
  const found = await templateFound(context, name, caller)
  if (!found)
    throw new Fault(
      'item-not-found',
      say("You have no template '{name}'; 'template list' lists yours.", { name: name.trim().slice(0, LONGEST_NAME) }),
    )
  return found
}

const isOwn = ({ owner }: Template, { admin, person }: Caller) => admin || (person !== undefined && owner === person.id)

/** The caller's templates by name; all of them for the administrator. */
export const templatesOf = ({ store }: Context, { admin, person }: Caller): Promise<Template[]> =>
  store.templates.find({ ...(!admin && { where: { owner: person?.id ?? '' } }), sort: 'name' })

export interface Draft {
  name: string
  language: string | undefined
  text: string
}

/** @throws Fault conflict where the name is taken, resource-constraint for one more than a member can have */
export async function createTemplate(context: Context, draft: Draft, caller: Caller): Promise<Template> {
  const { store, config } = context
  const id = idFrom(context, 'template', inboxId(caller))
  const known = await store.templates.get(id)
  if (known) return known // the same message, come again
  const owner = caller.person?.id ?? null
  const language = draft.language ?? config.language
  const template = await newTemplate(
    context,
    id,
    { name: draft.name, language, texts: { [language]: draft.text } },
    owner,
  )
  await context.serially(`templates of ${owner}`, async () => {
    if (!caller.admin && (await store.templates.count({ owner })) >= config.templates)
      throw new Fault(
        'resource-constraint',
        say('You have {count} templates. Delete one first.', { count: config.templates }),
      )
    await orTaken(template.name, () =>
      store.batch([{ insert: 'templates', record: template }, ...inboxWrites(context)]),
    )
  })
  return template
}

/** A template that is not stored yet. @throws Fault bad-request, not-acceptable */
export async function newTemplate(
  context: Context,
  id: string,
  { name, language, texts }: { name: string; language: string; texts: Record<string, string> },
  owner: string | null,
): Promise<Template> {
  for (const text of Object.values(texts)) await judgeText(context, text)
  return {
    ...{ id, name: toName(name), owner, language: toLanguage(language) },
    texts: Object.entries(texts).map(([tag, text]) => ({ language: toLanguage(tag), text })),
    ...{ version: 1, changed: context.now().toISOString() },
  }
}

export interface Changes {
  name?: string | undefined
  /** The language that `text` is in, or whose text goes where `remove` says so; the default language where it is absent. */
  language?: string | undefined
  text?: string | undefined
  remove: boolean
  /** The language that becomes the default one. */
  usual?: string | undefined
}

/** Puts choices to a template, in the place of earlier ones; none takes them away. @throws Fault bad-request */
export async function attachButtons(context: Context, template: Template, buttons: string | undefined): Promise<void> {
  if (buttons !== undefined) readChoices(buttons)
  await change(context, template, { buttons })
}

/** Puts a coupon to a template, in the place of an earlier one; none takes that away. */
export async function attachCoupon(context: Context, template: Template, coupon: Template['coupon']): Promise<void> {
  await change(context, template, { coupon })
}

/** Puts a picture or file to a template, in the place of an earlier one; none takes that away. */
export async function attachFile(context: Context, template: Template, file: File | undefined): Promise<void> {
  await change(context, template, { file })
}

/** @throws Fault conflict where the new name is taken, or somebody else has changed the template meanwhile */
export async function editTemplate(context: Context, template: Template, changes: Changes): Promise<Template> {
  const next = { ...template, ...(changes.name !== undefined && { name: toName(changes.name) }) }
  next.texts = await changedTexts(context, template, changes)
  next.language = changes.usual === undefined ? template.language : toLanguage(changes.usual)
  if (!next.texts.some(({ language }) => language === next.language))
    throw new Fault(
      'not-acceptable',
      say('There is no text in {language}, which is the default language.', { language: next.language }),
    )
  const { name, texts, language } = next
  return change(context, template, { name, texts, language })
}

/** @throws Fault conflict where the name is taken, or somebody else was first */
async function change(context: Context, template: Template, changes: Partial<Template>): Promise<Template> {
  const { version, name } = { ...template, ...changes }
  const patch = { ...changes, version: version + 1, changed: context.now().toISOString() }
  const write = { change: 'templates', id: template.id, when: { version }, patch } as const
  await orTaken(name, () => context.store.batch([write, ...inboxWrites(context)]))
  return { ...template, ...patch }
}

async function changedTexts(
  context: Context,
  template: Template,
  { text, remove, ...changes }: Changes,
): Promise<Template['texts']> {
  const language = changes.language === undefined ? template.language : toLanguage(changes.language)
  const others = template.texts.filter(each => each.language !== language)
  if (remove) {
    if (others.length === template.texts.length)
      throw new Fault('item-not-found', say('{name} has no text in {language}.', { name: template.name, language }))
    return others
  }
  if (text === undefined) return template.texts
  if (others.length >= LANGUAGES)
    throw new Fault('not-acceptable', say('A template has texts in at most {most} languages.', { most: LANGUAGES }))
  await judgeText(context, text)
  return [...others, { language, text }]
}

export async function deleteTemplate(context: Context, { id }: Template): Promise<void> {
  await context.store.batch([{ remove: 'templates', id }, ...inboxWrites(context)])
}

/** Templates of somebody who leaves: whoever takes over the groups takes them over, too. */
export async function bequeathTemplates(
  { store }: Context,
  person: string,
  successor: string | undefined,
): Promise<void> {
  for (const { id } of await store.templates.find({ where: { owner: person } }))
    await (successor === undefined ? store.templates.remove(id) : store.templates.change(id, {}, { owner: successor }))
}

/** @throws Fault bad-request */
function toName(written: string): string {
  const name = localpart(written.trim())
  if (!name || name.length > LONGEST_NAME)
    throw new Fault(
      'bad-request',
      say('The name of a template is one word of at most {most} letters and digits.', { most: LONGEST_NAME }),
    )
  return name
}

/** @throws Fault bad-request */
function toLanguage(written: string): string {
  const language = readLanguage(written)
  if (!language)
    throw new Fault(
      'bad-request',
      say("'{written}' is no language. Write it as en or de.", { written: written.slice(0, 20) }),
    )
  return language
}

async function orTaken<T>(name: string, store: () => Promise<T>): Promise<T> {
  try {
    return await store()
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    if (isTaken(error.detail))
      throw new Fault('conflict', say('The name {name} is taken. Choose another one.', { name }))
    throw new Fault('conflict', say('This template has just been changed or deleted. Look at it, and try again.'))
  }
}

/** Whether a unique key refused the write: a Clash of the store's. */
const isTaken = (clash: unknown) => typeof clash === 'object' && clash !== null && 'key' in clash
