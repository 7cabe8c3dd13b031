import { Fault } from '../../../xep/fault.ts'
import { mailsOf } from '../mail-list.ts'
import type { OutgoingMail } from '../records.ts'
import { peopleById } from '../../people/person.ts'
import { command, optionalText, type Input } from '../../commands/command.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 100
const STATES = ['due', 'sent', 'refused', 'unsent', 'returned'] as const

type State = (typeof STATES)[number]

const stateText = (state: State): string =>
  ({
    due: say('due'),
    sent: say('sent'),
    refused: say('refused'),
    unsent: say('unsent'),
    returned: say('returned'),
  })[state]

const kindText = (kind: OutgoingMail['kind']): string =>
  ({ invitation: say('invitation'), 'sign-in': say('sign-in'), proof: say('proof'), report: say('report') })[kind]

const stateInput = (): Input<State | undefined> => ({
  ...optionalText('Only those that are due, sent, refused, unsent or returned', {
    choices: async () => STATES.map(value => ({ value, label: stateText(value) })),
  }),
  parse(raw) {
    const state = raw.trim().toLowerCase()
    const known = STATES.find(each => each === state)
    if (state && !known)
      throw new Fault(
        'bad-request',
        say("A mail is {states}; not '{state}'.", { states: STATES.join(', '), state: state.slice(0, 40) }),
      )
    return known
  },
})

export const mails = command({
  name: 'mails',
  help: 'lists mails and text messages: what was sent, is due, or was refused, and why',
  who: 'admin',
  readsOnly: true,
  inputs: { state: stateInput() },
  async run(context, caller, { state }) {
    const found = await mailsOf(context, caller, SHOWN, state)
    if (!found.length)
      return {
        text: state ? say('There is no mail that is {state}.', { state: stateText(state) }) : say('There is no mail.'),
      }
    const people = await peopleById(context, [...new Set(found.map(({ person }) => person))])
    const usernames = new Map(people.map(({ id, username }) => [id, username]))
    const minute = minutesFor(context.config, caller)
    const rows = found.map(({ at, kind, person, to, state, problem = '' }) => [
      ...[minute(at), kindText(kind), usernames.get(person) ?? '', to, stateText(state), problem],
    ])
    return {
      text: found.length === SHOWN ? say('The latest {shown}:', { shown: SHOWN }) : '',
      table: { columns: [say('at'), say('mail'), say('for'), say('to'), say('state'), say('problem')], rows },
    }
  },
})
