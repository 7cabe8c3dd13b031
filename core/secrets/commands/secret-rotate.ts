import { Fault } from '../../../xep/fault.ts'
import { command, numberInput, textInput, type Input } from '../../commands/command.ts'
import { ROTATABLE, rotate } from '../rotate.ts'
import { say } from '../../../texts/say.ts'

const LONGEST = 10_000 // hours

export const secretRotate = command({
  name: 'secret rotate',
  help: 'makes a new key or token in the place of an old one',
  who: 'admin',
  more: 'The old one is accepted for some hours more, so that nobody is signed out who need not be; with 0 it ends at once. docs/security/secrets.md says what each secret is for.',
  inputs: {
    name: nameInput(),
    hours: { ...numberInput('Hours for which the old one is accepted'), named: true, unasked: true },
  },
  async run(context, _caller, { name, hours }) {
    if (hours !== undefined && hours > LONGEST)
      throw new Fault('bad-request', say('At most {longest} hours.', { longest: LONGEST }))
    const done = await rotate(context, name, hours)
    return { text: `${say('There is a new secret for {label}.', { label: ROTATABLE[name]?.label() })} ${done}` }
  },
})

function nameInput(): Input<string> {
  const choices = async () =>
    Object.entries(ROTATABLE).map(([value, { label }]) => ({ value, label: `${value}: ${label()}` }))
  return {
    ...textInput('Which secret', { choices }),
    parse(raw) {
      const name = raw.trim().toLowerCase()
      if (Object.hasOwn(ROTATABLE, name)) return name
      throw new Fault('bad-request', say('Write one of {names}.', { names: Object.keys(ROTATABLE).join(', ') }))
    },
  }
}
