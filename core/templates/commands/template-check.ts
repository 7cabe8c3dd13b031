import { tryTexts } from '../../broadcasts/lacking.ts'
import { command } from '../../commands/command.ts'
import { receiversOf } from '../receivers.ts'
import { templateNamed } from '../template.ts'
import { fillableOf } from '../text.ts'
import { receiversInput, selectionInputs, templateInput } from './inputs.ts'
import { say, sayCount } from '../../../texts/say.ts'

const SHOWN = 1_000 // people

export const templateCheck = command({
  name: 'template check',
  help: 'names whoever lacks a field for a template of yours; nothing is sent',
  who: 'member',
  readsOnly: true,
  inputs: { template: templateInput(), to: receiversInput(), ...selectionInputs() },
  async run(context, caller, { template: named, ...to }) {
    const template = await templateNamed(context, named, caller)
    const { group, people } = await receiversOf(context, to, caller)
    const { fit, lacking } = await tryTexts(context, fillableOf(template), people)
    if (!lacking.length)
      return {
        text: sayCount(
          fit.length,
          'The {count} person of {group} can get {template}.',
          'All {count} people of {group} can get {template}.',
          { group: group.name, template: template.name },
        ),
      }
    const rows = lacking
      .slice(0, SHOWN)
      .map(({ person, missing, refused }) => [person.username, person.name, missing?.join(', ') ?? refused])
    const counted = sayCount(
      fit.length + lacking.length,
      '{fit} of {count} person of {group} can get {template}.',
      '{fit} of {count} people of {group} can get {template}.',
      { fit: fit.length, group: group.name, template: template.name },
    )
    const text = lacking.length > SHOWN ? `${counted} ${say('The first {count}:', { count: SHOWN })}` : counted
    return { text, table: { columns: [say('username'), say('name'), say('lacks')], rows } }
  },
})
