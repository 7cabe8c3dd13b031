import { booleanInput, command, multilineInput, numberInput, textInput } from '../../commands/command.ts'
import { ask } from '../ask.ts'
import { readQuestion } from '../choices.ts'
import { say } from '../../../texts/say.ts'

export const askCommand = command({
  name: 'ask',
  help: 'asks a person or a chat group, with buttons to answer',
  who: 'person',
  more:
    "Write the question and its choices with ' / ' between them: ask bob Lunch at noon? / Yes / No. A choice may begin with an" +
    ' emoji, and have labels in more languages: 👍 Yes [de: Ja]. It may bring a coupon of yours: Yes [coupon: espresso], a request to' +
    ' pay: Yes [payment: 12.50 EUR to DE02120300000000202051 Acme Club for Lunch], a [link: https://…], or another text than its' +
    " label: [says: I am coming.]. The question comes from you. 'answers' shows who chose what.",
  inputs: {
    to: textInput('Whom: a username or a chat group'),
    question: multilineInput('Question and choices, with / between them'),
    change: { ...booleanInput('A second choice takes the place of the first one'), named: true },
    hours: { ...numberInput('For how many hours it can be answered, if not 24'), named: true },
  },
  async run(context, caller, { to, question: written, change, hours }) {
    const asked = await ask(context, { to, ...readQuestion(written), changeable: change, hours }, caller)
    return {
      text: say('Asked {whom}: {text} To see who chose what: answers {reference}.', {
        whom: asked.whom,
        text: asked.question.text,
        reference: asked.question.reference,
      }),
    }
  },
})
