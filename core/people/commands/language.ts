import { currentLanguage, inLanguage, say } from '../../../texts/say.ts'
import { spokenLanguages } from '../../../texts/catalogue.ts'
import { command, optionalText, type Choice } from '../../commands/command.ts'
import { languageFor } from '../../model/reader.ts'
import { chooseLanguage, languageName, readSpoken } from '../own-language.ts'
import { callerPerson } from './person-input.ts'

const DEFAULT = 'default' // typed for what the directory or else the organisation has

const choices = async (): Promise<Choice[]> => [
  ...spokenLanguages.map(language => ({ value: language, label: languageName(language) })),
  { value: DEFAULT, label: say('as your organisation has it') },
]

export const language = command({
  name: 'language',
  help: 'shows the languages in which Bellhop writes, and chooses yours',
  who: 'person',
  inputs: { language: optionalText('Language', { choices }) },
  async run(context, caller, { language: typed }) {
    const person = callerPerson(caller)
    if (typed === undefined) return shown(languageFor(context, person))
    const chosen = typed.toLowerCase() === DEFAULT ? undefined : readSpoken(typed)
    const spoken = languageFor(context, await chooseLanguage(context, person, chosen))
    const name = languageName(spoken)
    return {
      text: inLanguage(spoken, () =>
        say('From now on Bellhop writes to you in this language: {language}.', { language: name }),
      ),
    }
  },
})

const shown = (language: string) => ({
  text: say("Bellhop writes to you in this language: {language}. Choose another one with 'language {example}'.", {
    language: languageName(language),
    example: spokenLanguages.find(each => each !== currentLanguage()) ?? language,
  }),
  table: {
    columns: [say('language'), say('name')],
    rows: [...spokenLanguages.map(each => [each, languageName(each)]), [DEFAULT, say('as your organisation has it')]],
  },
})
