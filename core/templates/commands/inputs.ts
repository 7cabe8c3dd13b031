// What several commands about templates ask for.
import { booleanInput, textInput, type Input } from '../../commands/command.ts'
import { namesInput, readNames } from '../../commands/names.ts'
import { ownGroups } from '../../groups/commands/own-groups.ts'
import { templatesOf } from '../template.ts'

const SHOWN = 50 // more than that is no list to choose from

export const templateInput = (): Input<string> =>
  textInput('Template', {
    choices: async (context, caller) =>
      (await templatesOf(context, caller)).slice(0, SHOWN).map(({ name }) => ({ value: name, label: name })),
  })

/** To whom it goes, with or without a `to` in front. */
export const receiversInput = (): Input<string[]> => ({
  type: 'many',
  label: 'To which broadcast group of yours, or to which people of one',
  required: true,
  choices: (context, caller) => ownGroups(context, caller, 'broadcast', true),
  parse: raw => readNames(raw.replace(/^\s*to\s+/i, '')),
})

export const selectionInputs = () => ({
  only: namesInput('Only to these people and groups, of those it reaches', { named: true }),
  except: namesInput('To all but these people and groups', { named: true }),
})

export const skipMissingInput = () =>
  booleanInput('Leave out those whose profiles lack a field, and send it to all others')
